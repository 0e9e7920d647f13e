//! Which database, which schema in it, and how the way there is protected.

use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr, time::Duration};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use crate::store::url::InvalidStoreUrl;

/// The schema where none is named.
const DEFAULT_SCHEMA: &str = "scorecard";
/// So long may it take to connect, and to learn that a connection is dead, where the URL does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// A PostgreSQL database and the schema in it that keeps a ledger. Printed, it has no password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    pub(super) config: Config,
    /// Lower-case letters, digits and `_`: needs no quotes.
    pub(super) schema: String,
    /// How the server proves who it is; none if the connection is not encrypted.
    pub(super) tls: Option<Tls>,
}

/// How the server proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tls {
    /// The file of the certificates that are trusted; the system's if it is not given.
    pub(super) roots: Option<PathBuf>,
}

impl FromStr for PostgresUrl {
    type Err = InvalidStoreUrl;

    fn from_str(text: &str) -> Result<Self, InvalidStoreUrl> {
        let (base, options) = text.split_once('?').unwrap_or((text, ""));
        let mut rest = Vec::new();
        let (mut schema, mut mode, mut roots) = (DEFAULT_SCHEMA.to_owned(), None, None);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                Some(("schema", name)) => name.clone_into(&mut schema),
                Some(("sslmode", name)) => mode = Some(name),
                Some(("sslrootcert", file)) => roots = Some(PathBuf::from(file)),
                _ => rest.push(option),
            }
        }
        check_schema(&schema)?;
        // What is wrong is not repeated: it may be a part of a password that was not escaped.
        let mut config: Config = format!("{base}?{}", rest.join("&")).parse().map_err(|_| {
            InvalidStoreUrl::new(
                "不是PostgreSQL数据库的URL：有不认识的部分或选项，或密码中的特殊字符没有写成%XX",
                "this is no URL of a PostgreSQL database: a part or an option of it is not known, or a \
                 special character of the password is not written as %XX",
            )
        })?;
        let no_host = |host: &Host| matches!(host, Host::Tcp(name) if name.is_empty());
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty()
            || config.get_hosts().iter().any(no_host)
        {
            return Err(InvalidStoreUrl::new(
                "PostgreSQL数据库的URL没有写明主机",
                "the URL of the PostgreSQL database names no host",
            ));
        }
        let tls = match mode {
            // What leaves the machine is not to be read by others, unless that was asked for.
            None if is_here(&config) => None,
            Some("disable") => None,
            None | Some("require" | "verify-full") => Some(Tls { roots }),
            Some(_) => {
                return Err(InvalidStoreUrl::new(
                    "`sslmode`应为`disable`、`require`或`verify-full`（后两者相同：总是核对服务器的证书）",
                    "`sslmode` is neither `disable`, `require` nor `verify-full` (the latter two are \
                     the same here: the server's certificate is always checked)",
                ));
            }
        };
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        if config.get_application_name().is_none() {
            config.application_name("scorecard-data");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(PATIENCE * 3);
        }
        config.keepalives_idle(config.get_keepalives_idle().min(PATIENCE * 3));
        Ok(Self { config, schema, tls })
    }
}

/// Whether the way to the server does not leave the machine.
fn is_here(config: &Config) -> bool {
    let named = |name: &str| {
        name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    };
    let host = |host: &Host| match host {
        Host::Tcp(name) => named(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    match config.get_hostaddrs() {
        [] => config.get_hosts().iter().all(host),
        // They are what is connected to, whatever the names are.
        addresses => addresses.iter().all(IpAddr::is_loopback),
    }
}

/// A name that needs no quotes and is not one of PostgreSQL's own.
fn check_schema(name: &str) -> Result<(), InvalidStoreUrl> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    let ours = !name.starts_with("pg_") && !["information_schema", "public"].contains(&name);
    if begins && name.len() < 64 && name.bytes().all(fits) && ours {
        return Ok(());
    }
    Err(InvalidStoreUrl::new(
        "`schema`应为至多63个a—z、0—9和`_`，不以数字或`pg_`开头，也不是`public`",
        "`schema` is not a name of at most 63 of a-z, 0-9 and `_` that does not begin with a digit or `pg_`, \
         nor is it `public`",
    ))
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        let ports = self.config.get_ports();
        for (number, host) in self.config.get_hosts().iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            match host {
                Host::Tcp(host) => write!(f, "{comma}{host}")?,
                #[cfg(unix)]
                Host::Unix(folder) => write!(f, "{comma}{}", folder.display())?,
            }
            if let Some(port) = ports.get(number).or(ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())?;
        if self.schema == DEFAULT_SCHEMA { Ok(()) } else { write!(f, "?schema={}", self.schema) }
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> PostgresUrl {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_printed_has_no_password() {
        let url = parse("postgresql://me:secret@db.example:5433/facts?schema=city&sslmode=require");
        let shown = "postgres://me@db.example:5433/facts?schema=city";
        assert_eq!(
            (url.to_string(), format!("{url:?}")),
            (shown.to_owned(), format!("PostgresUrl({shown})"))
        );
        let several = parse("postgres://me:secret@one,two/facts");
        assert_eq!(several.to_string(), "postgres://me@one:5432,two:5432/facts");
        assert!(!format!("{:?}", several.config).contains("secret"));
    }

    #[test]
    fn options_say_schema_and_protection() {
        let plain = parse("postgres://me@h/d?sslmode=disable");
        assert_eq!((plain.schema.as_str(), plain.tls), ("scorecard", None));
        assert_eq!(plain.config.get_ssl_mode(), SslMode::Disable);
        let url = parse(
            "postgres://me@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3",
        );
        assert_eq!(url.tls, Some(Tls { roots: Some("/etc/ca.pem".into()) }));
        assert_eq!(url.config.get_ssl_mode(), SslMode::Require);
        assert_eq!(url.config.get_connect_timeout(), Some(&Duration::from_secs(3)));
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_asked_otherwise() {
        for (url, is_encrypted) in [
            ("postgres://me@localhost/d", false),
            ("postgres://me@127.0.0.1:5433,localhost/d", false),
            ("postgres://me@[::1]/d", false),
            ("postgres://me@%2Fvar%2Frun%2Fpostgresql/d", false),
            ("postgres://me@db.example/d?hostaddr=127.0.0.2", false),
            ("postgres://me@db.example/d", true),
            ("postgres://me@10.0.0.5/d", true),
            ("postgres://me@localhost,db.example/d", true),
            ("postgres://me@localhost/d?hostaddr=10.0.0.5", true),
            ("postgres://me@db.example/d?sslmode=disable", false),
        ] {
            let url = parse(url);
            assert_eq!(url.tls.is_some(), is_encrypted, "{url}");
            let mode = if is_encrypted { SslMode::Require } else { SslMode::Disable };
            assert_eq!(url.config.get_ssl_mode(), mode, "{url}");
        }
    }

    #[track_caller]
    fn check_refused(text: &str, problem: &str) {
        let told = text.parse::<PostgresUrl>().unwrap_err().to_string();
        assert!(told.contains(problem), "{text}: {told}");
        assert!(!told.contains("secret"), "{told}");
    }

    #[test]
    fn what_is_no_url_is_refused_without_its_password() {
        check_refused("postgres://me:secret@h/d?nonsense=secret", "not known");
        check_refused("postgres://me:1?secret@h/d?schema=x", "not written as %XX");
        check_refused("postgres://me:secret@h:port/d", "not known");
        check_refused("postgres://me:secret@/d", "names no host");
        check_refused("postgres://me:secret@h/d?sslmode=prefer", "`sslmode`");
        for schema in ["", "public", "pg_x", "Ledger", "a-b", "1a", "a\"b"] {
            check_refused(&format!("postgres://h/d?schema={schema}"), "`schema`");
        }
    }
}
