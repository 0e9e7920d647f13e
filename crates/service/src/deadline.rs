//! The caller's deadline, held for the whole of an answer.
//!
//! tonic's own ends a call only until the first answer, and as `CANCELLED`; this one also ends streams,
//! and says `DEADLINE_EXCEEDED`. It starts before tonic's and is asked first, so it always wins.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};
use tonic::{
    Status,
    body::Body,
    codegen::{
        Bytes,
        http::{HeaderMap, Request, Response},
    },
};
use tower::{Layer, Service};

/// Holds the deadline of every call of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeadlineLayer;

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Deadline { inner }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Deadline<S> {
    inner: S,
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<Response<Body>, E>> + Send>>;

impl<S> Service<Request<Body>> for Deadline<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let timeout = timeout_of(request.headers());
        let answer = self.inner.call(request);
        let Some(deadline) = timeout.and_then(|timeout| Instant::now().checked_add(timeout)) else {
            return Box::pin(answer);
        };
        Box::pin(async move {
            tokio::select! {
                biased;
                answer = answer => {
                    let held = |body| Body::new(Held { body, sleep: Box::pin(sleep_until(deadline)), over: false });
                    answer.map(|answer| answer.map(held))
                }
                () = sleep_until(deadline) => Ok(exceeded().into_http()),
            }
        })
    }
}

fn exceeded() -> Status {
    Status::deadline_exceeded("the caller's deadline has passed")
}

/// A body that ends at the deadline.
struct Held {
    body: Body,
    sleep: Pin<Box<Sleep>>,
    over: bool,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.over {
            return Poll::Ready(None);
        }
        // The deadline first: a body that never has to wait must end too.
        if self.sleep.as_mut().poll(context).is_ready() {
            self.over = true;
            let mut trailers = HeaderMap::new();
            exceeded().add_header(&mut trailers)?;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.over { SizeHint::with_exact(0) } else { SizeHint::default() }
    }
}

/// The header `grpc-timeout`: up to eight digits and a unit. What is no timeout is none, as in tonic.
fn timeout_of(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let valid = (1..=8).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|_| valid)?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, future::pending};

    use tonic::Code;
    use tower::service_fn;

    use super::*;

    /// A body that never says anything.
    struct Silent;

    impl HttpBody for Silent {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            Poll::Pending
        }
    }

    fn request(timeout: &str) -> Request<Body> {
        Request::builder().header("grpc-timeout", timeout).body(Body::empty()).unwrap()
    }

    fn code_of(headers: &HeaderMap) -> Option<Code> {
        Status::from_header_map(headers).map(|status| status.code())
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_without_answer_ends_at_the_deadline() {
        let never = service_fn(async |_: Request<Body>| pending::<Result<_, Infallible>>().await);
        let answer = DeadlineLayer.layer(never).call(request("5S")).await.unwrap();
        assert_eq!(code_of(answer.headers()), Some(Code::DeadlineExceeded));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_goes_on_ends_at_the_deadline() {
        let endless = service_fn(async |_: Request<Body>| {
            Ok::<_, Infallible>(Response::new(Body::new(Silent)))
        });
        let begin = Instant::now();
        let answer = DeadlineLayer.layer(endless).call(request("5S")).await.unwrap();
        assert_eq!(code_of(answer.headers()), None);
        let mut body = answer.into_body();
        let mut next = async || std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
        let trailers = next().await.unwrap().unwrap().into_trailers().unwrap();
        assert_eq!(code_of(&trailers), Some(Code::DeadlineExceeded));
        assert_eq!(begin.elapsed(), Duration::from_secs(5));
        assert!(next().await.is_none());
    }

    #[test]
    fn a_timeout_is_eight_digits_and_a_unit() {
        #[track_caller]
        fn check(text: &str, expected: Option<Duration>) {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().unwrap());
            assert_eq!(timeout_of(&headers), expected, "{text}");
        }
        check("2H", Some(Duration::from_secs(7200)));
        check("99999999m", Some(Duration::from_millis(99_999_999)));
        for bad in ["", "S", "5", "123456789S", "-1S", "1x", "1s"] {
            check(bad, None);
        }
        assert_eq!(timeout_of(&HeaderMap::new()), None);
    }
}
