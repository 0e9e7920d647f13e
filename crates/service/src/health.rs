//! `grpc.health.v1`: which services of a server can be used now.
//!
//! A check for a service that the server does not have fails with `NOT_FOUND`; a watch says
//! `SERVICE_UNKNOWN` and stays open, as the protocol has it. Watches end when the server stops.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::watch;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, async_trait};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus,
    health_server::Health as HealthService,
};

use crate::{
    shutdown::Stopping,
    stream::{Ended, streaming},
};

/// The whole server, as the protocol names it.
const SERVER: &str = "";

/// Says which services can be used. Clones say the same.
#[derive(Clone, Debug)]
pub struct Health(Arc<watch::Sender<BTreeMap<&'static str, bool>>>);

impl Health {
    /// All services can be used, and the server as a whole.
    pub fn new(services: &[&'static str]) -> Self {
        let all = services.iter().chain([&SERVER]).map(|service| (*service, true));
        Self(Arc::new(watch::Sender::new(all.collect())))
    }

    /// Whether a service can be used from now on.
    pub fn set(&self, service: &'static str, serving: bool) {
        self.0.send_if_modified(|states| states.insert(service, serving) != Some(serving));
    }

    /// The names of the services.
    pub(crate) fn services(&self) -> Vec<&'static str> {
        self.0.borrow().keys().copied().filter(|service| *service != SERVER).collect()
    }

    /// Nothing can be used any more.
    pub(crate) fn stop(&self) {
        self.0.send_modify(|states| states.values_mut().for_each(|serving| *serving = false));
    }

    /// The service that tells it.
    pub(crate) fn service(&self, stopping: Stopping) -> impl HealthService {
        Answers { states: self.0.subscribe(), stopping }
    }
}

struct Answers {
    states: watch::Receiver<BTreeMap<&'static str, bool>>,
    stopping: Stopping,
}

fn status_of(states: &BTreeMap<&'static str, bool>, service: &str) -> ServingStatus {
    match states.get(service) {
        Some(true) => ServingStatus::Serving,
        Some(false) => ServingStatus::NotServing,
        None => ServingStatus::ServiceUnknown,
    }
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[async_trait]
impl HealthService for Answers {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let service = request.into_inner().service;
        match status_of(&self.states.borrow(), &service) {
            ServingStatus::ServiceUnknown => {
                Err(Status::not_found(format!("there is no service `{service}` here")))
            }
            status => Ok(Response::new(answer(status))),
        }
    }

    type WatchStream = ReceiverStream<Result<HealthCheckResponse, Status>>;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let service = request.into_inner().service;
        let (mut states, mut stopping) = (self.states.clone(), self.stopping.clone());
        Ok(streaming(async move |outlet| {
            let mut told = None;
            loop {
                let status = status_of(&states.borrow_and_update(), &service);
                if told != Some(status) {
                    outlet.send(answer(status)).await?;
                    told = Some(status);
                }
                tokio::select! {
                    changed = states.changed() => if changed.is_err() { return Ok(()) },
                    () = outlet.hung_up() => return Err(Ended::HungUp),
                    () = stopping.wait() => {
                        let status = status_of(&states.borrow(), &service);
                        if told != Some(status) {
                            outlet.send(answer(status)).await?;
                        }
                        return Err(Status::unavailable("the server is stopping").into());
                    }
                }
            }
        }))
    }
}
