//! For the operator's tools: is the registry alive, and what has it done.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::store::Store;
use crate::telemetry;

/// `GET /health` and `GET /metrics`.
pub fn routes(store: Store) -> Router {
    Router::new().route("/health", get(health)).route("/metrics", get(metrics)).with_state(store)
}

/// 200 `ok` when the store answers.
async fn health(State(store): State<Store>) -> Response {
    // The present alone would not do: it may come from the machine's clock.
    match store.is_empty().await {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => {
            tracing::error!("the store does not answer: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
        }
    }
}

/// Every number, in Prometheus's text format.
async fn metrics() -> Response {
    let handle = telemetry::metrics();
    handle.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::Clock;
    use crate::ids::Ids;
    use crate::registry::policy::Policy;
    use crate::store::Options;

    #[tokio::test]
    async fn a_store_that_does_not_answer_is_no_health() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("navn.db").display());
        let (clock, ids, policy) = (Clock::system(), Ids::system(), Arc::new(Policy::dk_2023()));
        let options = Options { policy, clock, ids, movable_clock: false, seal_key: [7; 32] };
        let store = Store::open(&url, options).await.unwrap();
        assert_eq!(health(State(store.clone())).await.status(), StatusCode::OK);
        store.close().await;
        assert_eq!(health(State(store)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
