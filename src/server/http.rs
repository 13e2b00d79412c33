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
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], telemetry::metrics().render()).into_response()
}
