//! The command line as people use it: the program, its output, its exit codes.

mod desk;
mod load;
mod production;
mod sandbox;
mod talk;
