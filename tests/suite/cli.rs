//! The command line as people use it: the program, its output, its exit codes.

mod desk;
mod production;
mod sandbox;
mod talk;
