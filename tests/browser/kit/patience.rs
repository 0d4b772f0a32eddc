//! Waiting: by asking again until a deadline, never by sleeping for luck.

use std::fmt::Debug;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(25);

/// Asks until the answer is there.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asks until the answer is as wanted, and shows both where it never is.
pub async fn until_equal<T: PartialEq + Debug>(wanted: T, mut ask: impl AsyncFnMut() -> T) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = ask().await;
        if answer == wanted {
            return;
        }
        if Instant::now() > deadline {
            assert_eq!(answer, wanted, "waited in vain");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
