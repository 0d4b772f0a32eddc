//! HEAD is answered as GET is: the server leaves the body out by itself.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest};

/// Marks a request whose answer loses its body.
struct Bodyless;

pub(crate) async fn as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(Bodyless);
    }
    next.call(request).await
}

/// Whether the head of the answer is all that is asked for: then nothing leaves that would have to be logged.
pub(crate) fn is_enough(request: &HttpRequest) -> bool {
    request.extensions().contains::<Bodyless>()
}
