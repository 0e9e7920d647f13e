//! How much a caller may see, and how it asks for less.

use serde::Deserialize;
use tonic::{
    Request, Status,
    metadata::{MetadataMap, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

/// The header by which a caller asks to see less than it may: `public`, or `full`, which is what it may.
pub const HEADER: &str = "scorecard-clearance";

/// How much a reader may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clearance {
    /// What is free for publication, and of confidential figures that they are withheld.
    Public,
    /// Everything.
    #[default]
    Full,
}

/// A request asks for a clearance that there is not, or for several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the header {HEADER} is `{0}`; expected `public` or `full`, once")]
pub struct NoSuchClearance(pub String);

impl Clearance {
    /// Its name, in requests and configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Full => "full",
        }
    }

    /// What a caller with this clearance sees: that, or less if its request asks for less.
    ///
    /// # Errors
    ///
    /// If it asks for something that there is not.
    pub fn of_request(self, metadata: &MetadataMap) -> Result<Self, NoSuchClearance> {
        let asked: Vec<_> = metadata.get_all(HEADER).iter().map(|it| it.as_bytes()).collect();
        let all = [Self::Public, Self::Full];
        match &*asked {
            [] => Some(self),
            [asked] => {
                all.into_iter().find(|it| it.name().as_bytes() == *asked).map(|it| it.min(self))
            }
            // Which of them is meant, nobody knows.
            _ => None,
        }
        .ok_or_else(|| {
            NoSuchClearance(String::from_utf8_lossy(&asked.join(&b", "[..])).into_owned())
        })
    }
}

/// A connection whose requests all ask for one clearance.
pub type Line = InterceptedService<Channel, Asking>;

/// A connection whose requests all ask for that clearance.
pub fn line(channel: Channel, clearance: Clearance) -> Line {
    Line::new(channel, Asking(clearance))
}

/// Puts the header on requests that asks for less than the caller may see.
#[derive(Clone, Copy, Debug)]
pub struct Asking(Clearance);

impl Interceptor for Asking {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if self.0 == Clearance::Public {
            let public = MetadataValue::from_static(Clearance::Public.name());
            request.metadata_mut().insert(HEADER, public);
        }
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_gets_no_more_than_its_caller_may_see() {
        use Clearance::{Full, Public};
        let check = |may, header: Option<&'static str>, sees: Result<Clearance, &str>| {
            let mut metadata = MetadataMap::new();
            if let Some(header) = header {
                metadata.insert(HEADER, header.parse().unwrap());
            }
            let sees = sees.map_err(|asked| NoSuchClearance(asked.to_owned()));
            assert_eq!(Clearance::of_request(may, &metadata), sees);
        };
        check(Full, None, Ok(Full));
        check(Full, Some("full"), Ok(Full));
        check(Full, Some("public"), Ok(Public));
        check(Public, None, Ok(Public));
        check(Public, Some("full"), Ok(Public));
        check(Full, Some("Public"), Err("Public"));
        check(Public, Some(""), Err(""));
    }

    #[test]
    fn a_request_asks_for_one_clearance() {
        let mut metadata = MetadataMap::new();
        metadata.append(HEADER, MetadataValue::from_static("full"));
        metadata.append(HEADER, MetadataValue::from_static("public"));
        let refused = Err(NoSuchClearance("full, public".to_owned()));
        assert_eq!(Clearance::Full.of_request(&metadata), refused);
    }
}
