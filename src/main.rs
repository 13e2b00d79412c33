//! The binary: starts the runtime and hands the command line to the library.

use std::process::ExitCode;

use clap::Parser;

/// Gives memory back that the system's allocator keeps: what a burst of logins hashed with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = navn::cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("navn: no threads to run on: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(navn::cli::run(cli)).unwrap_or_else(|error| navn::cli::explain(&error));
    // A prompt that waits for a line must not keep the process alive.
    runtime.shutdown_background();
    code
}
