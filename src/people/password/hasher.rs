//! Making hashes with little memory. Argon2 takes 19 MB for a moment, and the allocator keeps what was taken: for each
//! thread that ever took it, and in pieces into which the next does not fit, 100 MB of one thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};

/// Room for more than 32 MB: that much is never kept, but taken from the system and given back to it (`M_MMAP_THRESHOLD`
/// in mallopt(3)). What is not used of it is not there.
const ROOM: usize = 33 * 1024 * 1024 / Block::SIZE;

type Job = Box<dyn FnOnce() + Send>;

/// One thread makes them all.
static THREAD: LazyLock<Sender<Job>> = LazyLock::new(|| {
    let (jobs, waiting): (_, Receiver<Job>) = channel();
    let thread = thread::Builder::new().name("passwords".to_owned());
    let started = thread.spawn(move || {
        for job in waiting {
            // Whoever waits for it is told that there is no answer.
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    });
    if let Err(error) = started {
        tracing::error!(%error, "no thread for passwords");
    }
    jobs
});

/// Runs work that makes a hash, one after the other.
///
/// # Errors
/// When the machine has no thread left.
pub(super) fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let (answer, answered) = sync_channel(1);
    let job = move || {
        // Somebody waits for it.
        let _ = answer.send(work());
    };
    let sent = THREAD.send(Box::new(job));
    sent.map_err(|_| anyhow::anyhow!("the thread for passwords is gone"))?;
    Ok(answered.recv()?)
}

/// With a salt of its own, as text that says how it was made.
///
/// # Errors
/// When the machine has no randomness left.
pub(super) fn hash(password: &str) -> anyhow::Result<String> {
    let (argon2, salt) = (Argon2::default(), Salt::generate());
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(salt),
        hash: Some(output(
            &argon2,
            password,
            &salt,
            Params::DEFAULT_OUTPUT_LEN,
        )?),
    };
    Ok(hash.to_string())
}

/// # Errors
/// When the hash is none of argon2's.
pub(super) fn verify(password: &str, hash: &str) -> anyhow::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(version), Some(salt), Some(expected)) = (hash.version, hash.salt, hash.hash) else {
        return Ok(false);
    };
    let argon2 = Argon2::new(
        Algorithm::new(hash.algorithm)?,
        Version::try_from(version)?,
        Params::try_from(&hash)?,
    );
    // Compared in the same time, however much of it is the same.
    Ok(output(&argon2, password, &salt, expected.len())? == expected)
}

fn output(argon2: &Argon2, password: &str, salt: &Salt, length: usize) -> anyhow::Result<Output> {
    let mut memory = Vec::with_capacity(ROOM);
    memory.resize(argon2.params().block_count(), Block::new());
    let mut output = vec![0; length];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory)?;
    Ok(Output::new(&output)?)
}
