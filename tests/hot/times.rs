//! How long each hot path takes: `cargo bench --bench times`.

mod paths;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for (name, _) in paths::all() {
        let mut path = paths::path(name);
        criterion.bench_function(name, |bencher| bencher.iter(&mut path));
    }
    criterion.final_summary();
}
