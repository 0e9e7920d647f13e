//! A server without services of its own: what every server has.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{net::TcpListener, time::Duration};

use scorecard_service::{Health, Server, ServerConfig, StartError, Stop, server::Drained};
use tokio_stream::StreamExt as _;
use tonic::{Code, service::RoutesBuilder, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

const SERVICE: &str = "scorecard.data.v1.LedgerService";

fn config() -> ServerConfig {
    ServerConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        allow_unauthenticated_remote: false,
        max_message_bytes: 4 << 20,
        shutdown_grace: Duration::from_secs(30),
    }
}

async fn start() -> (Server, Health, Channel) {
    let health = Health::new(&[SERVICE]);
    let routes = RoutesBuilder::default();
    let server = Server::start(&config(), routes, health.clone(), Stop::new()).await.unwrap();
    let url = format!("http://{}", server.address());
    let channel = Channel::from_shared(url).unwrap().connect().await.unwrap();
    (server, health, channel)
}

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.to_owned() }
}

#[tokio::test]
async fn health_tells_which_services_can_be_used() {
    let (_server, health, channel) = start().await;
    let mut client = HealthClient::new(channel);
    for service in ["", SERVICE] {
        let answer = client.check(of(service)).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    health.set(SERVICE, false);
    let answer = client.check(of(SERVICE)).await.unwrap().into_inner();
    assert_eq!(answer.status(), ServingStatus::NotServing);
    assert_eq!(client.check(of("no.such")).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_watch_of_health_says_what_changes_until_the_server_stops() {
    let (server, health, channel) = start().await;
    let mut client = HealthClient::new(channel);
    let mut known = client.watch(of(SERVICE)).await.unwrap().into_inner();
    let mut unknown = client.watch(of("no.such")).await.unwrap().into_inner();
    assert_eq!(known.next().await.unwrap().unwrap().status(), ServingStatus::Serving);
    assert_eq!(unknown.next().await.unwrap().unwrap().status(), ServingStatus::ServiceUnknown);
    health.set(SERVICE, false);
    assert_eq!(known.next().await.unwrap().unwrap().status(), ServingStatus::NotServing);

    let stopped = tokio::spawn(server.stop());
    for mut stream in [known, unknown] {
        assert_eq!(stream.next().await.unwrap().unwrap_err().code(), Code::Unavailable);
    }
    drop(client);
    assert_eq!(stopped.await.unwrap().unwrap(), Drained::Clean);
}

#[tokio::test]
async fn reflection_lists_the_services_that_are_served() {
    let (_server, _health, channel) = start().await;
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(channel);
    let mut answers =
        client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    let answer = answers.next().await.unwrap().unwrap().message_response.unwrap();
    let MessageResponse::ListServicesResponse(list) = answer else { panic!("{answer:?}") };
    let mut names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["grpc.health.v1.Health", SERVICE]);
}

#[tokio::test]
async fn a_port_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = ServerConfig { listen: taken.local_addr().unwrap(), ..config() };
    let routes = RoutesBuilder::default();
    let refused = Server::start(&config, routes, Health::new(&[]), Stop::new()).await.unwrap_err();
    assert!(matches!(refused, StartError::Listen { .. }));
    assert_eq!(refused.to_string(), format!("cannot listen on {}", config.listen));
}

#[tokio::test]
async fn nobody_else_is_let_in_unless_told_so() {
    let config = ServerConfig { listen: "0.0.0.0:0".parse().unwrap(), ..config() };
    let routes = RoutesBuilder::default();
    let refused = Server::start(&config, routes, Health::new(&[]), Stop::new()).await.unwrap_err();
    assert!(refused.to_string().contains("server.allow_unauthenticated_remote"), "{refused}");
}
