use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use super::*;

#[test]
fn the_hash_of_nobody_asks_for_the_same_work_as_anybodys() {
    let parameters = |hash: &str| -> Vec<String> {
        let parts = hash.split('$').skip(1).take(3);
        parts.map(str::to_owned).collect()
    };
    let somebodys = hash("correct horse").unwrap();
    assert_eq!(parameters(&NOBODY), parameters(&somebodys));
    assert_eq!(NOBODY.len(), somebodys.len());
    assert!(PasswordHash::new(&NOBODY).is_ok());
}

#[test]
fn hashes_are_those_that_the_crate_makes() {
    let theirs = Argon2::default().hash_password(b"correct horse").unwrap();
    let theirs = theirs.to_string();
    assert!(verify("correct horse", Some(&theirs)).unwrap());
    assert!(!verify("another horse", Some(&theirs)).unwrap());
    assert!(!verify("correct horse", None).unwrap());
    assert!(!verify("correct horse", Some("no hash")).unwrap());
    let ours = hash("correct horse").unwrap();
    let ours = PasswordHash::new(&ours).unwrap();
    let verified = Argon2::default().verify_password(b"correct horse", &ours);
    assert!(verified.is_ok());
}
