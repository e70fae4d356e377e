//! A witness over HTTP (c2sp.org/tlog-witness). Whoever may reach it may submit: what counts is the
//! signature of the log.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, Service as _};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::DefaultHeaders;
use actix_web::{App as Service, HttpResponse, HttpServer, web};
use maatwerk_log::transparency::MAX_ADD_CHECKPOINT_BYTES;

use super::cosigner::{AddError, Witness};
use super::judge::Refusal;
use crate::http::idle::Connection;

const TEXT: &str = "text/plain; charset=utf-8";
/// The media type of a size, in a 409.
const SIZE: &str = "text/x.tlog.size";

/// The headers of a request arrive within this time, and its body within this time after that.
const PATIENCE: Duration = Duration::from_secs(10);
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Logs that submit at the same time; others wait.
const CONNECTIONS: usize = 256;

/// Serves a witness on a listener. The future runs until a signal, or until its handle stops it.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(witness: Arc<Witness>, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        Service::new()
            .app_data(web::Data::from(Arc::clone(&witness)))
            .wrap(
                DefaultHeaders::new()
                    .add((CACHE_CONTROL, "no-store"))
                    .add((X_CONTENT_TYPE_OPTIONS, "nosniff")),
            )
            .wrap_fn(|request, service| {
                let serving = request.conn_data().map(Connection::serve);
                let answer = service.call(request);
                async move {
                    let answer = answer.await;
                    drop(serving);
                    answer
                }
            })
            .route("/add-checkpoint", web::post().to(add_checkpoint))
            .route("/{origin}/checkpoint", web::get().to(latest))
            .route("/{origin}/contradictions", web::get().to(contradictions))
            .default_service(web::to(|| async {
                told(StatusCode::NOT_FOUND, "there is nothing at this address")
            }))
    });
    let server = server
        .workers(2)
        .max_connections(CONNECTIONS)
        .keep_alive(KEEP_ALIVE)
        .on_connect(|connection, data| {
            Connection::watch(connection, data, KEEP_ALIVE + PATIENCE);
        })
        .client_request_timeout(PATIENCE)
        .shutdown_timeout(PATIENCE.as_secs())
        .listen(listener)?;
    Ok(server.run())
}

fn told(status: StatusCode, text: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, TEXT))
        .body(format!("{text}\n"))
}

async fn add_checkpoint(witness: web::Data<Witness>, payload: web::Payload) -> HttpResponse {
    let reading = payload.to_bytes_limited(MAX_ADD_CHECKPOINT_BYTES);
    let bytes = match tokio::time::timeout(PATIENCE, reading).await {
        Err(_) => return told(StatusCode::REQUEST_TIMEOUT, "the body did not arrive"),
        Ok(Err(_)) => return told(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
        Ok(Ok(Err(_))) => return told(StatusCode::BAD_REQUEST, "the body broke off"),
        Ok(Ok(Ok(bytes))) => bytes,
    };
    let Ok(request) = String::from_utf8(bytes.into()) else {
        return told(StatusCode::BAD_REQUEST, "the body is not UTF-8");
    };
    // It waits for the disk.
    let answer = web::block(move || witness.add_checkpoint(&request)).await;
    match answer {
        Ok(Ok(cosignature)) => told(StatusCode::OK, &cosignature.to_string()),
        Ok(Err(error)) => refused(&error),
        Err(_) => unavailable(),
    }
}

fn unavailable() -> HttpResponse {
    told(
        StatusCode::SERVICE_UNAVAILABLE,
        "the witness cannot tell now",
    )
}

fn refused(error: &AddError) -> HttpResponse {
    let refusal = match error {
        AddError::Malformed(malformed) => {
            return told(StatusCode::BAD_REQUEST, &malformed.to_string());
        }
        AddError::Store(store) => {
            tracing::error!(
                error = store as &dyn std::error::Error,
                "nothing can be cosigned"
            );
            return unavailable();
        }
        AddError::Refused(refusal) => refusal,
    };
    match refusal {
        Refusal::Conflict(size) => HttpResponse::Conflict()
            .insert_header((CONTENT_TYPE, SIZE))
            .body(format!("{size}\n")),
        Refusal::UnknownOrigin => told(StatusCode::NOT_FOUND, &refusal.to_string()),
        Refusal::Unsigned => told(StatusCode::FORBIDDEN, &refusal.to_string()),
        Refusal::OldSize => told(StatusCode::BAD_REQUEST, &refusal.to_string()),
        Refusal::Inconsistent(_) => told(StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string()),
    }
}

async fn latest(witness: web::Data<Witness>, origin: web::Path<String>) -> HttpResponse {
    let answer = web::block(move || witness.latest(&origin)).await;
    match answer {
        Ok(Ok(Some(note))) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, TEXT))
            .body(note),
        Ok(Ok(None)) => told(
            StatusCode::NOT_FOUND,
            "no checkpoint of this log was cosigned",
        ),
        Ok(Err(error)) => refused(&error.into()),
        Err(_) => unavailable(),
    }
}

/// What a log signed against itself, as JSON: not part of c2sp.org/tlog-witness.
async fn contradictions(witness: web::Data<Witness>, origin: web::Path<String>) -> HttpResponse {
    let answer = web::block(move || witness.contradictions(&origin)).await;
    match answer {
        Ok(Ok(Some(found))) => HttpResponse::Ok().json(found),
        Ok(Ok(None)) => told(
            StatusCode::NOT_FOUND,
            "no log of this origin is witnessed here",
        ),
        Ok(Err(error)) => refused(&error.into()),
        Err(_) => unavailable(),
    }
}
