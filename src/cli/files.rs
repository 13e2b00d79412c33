//! How many files this process may have open: each session is one, and shells allow few.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Raises the limit as far as the system lets a process raise its own.
pub fn allow_many() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| match soft < hard {
        true => setrlimit(Resource::RLIMIT_NOFILE, hard, hard),
        false => Ok(()),
    });
    if let Err(error) = raised {
        eprintln!("navn: the limit of open files stays as it is: {error}");
    }
}
