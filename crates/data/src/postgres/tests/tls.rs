//! An encrypted connection, and a server that does not prove who it is.

use super::*;

#[tokio::test]
async fn the_server_has_to_prove_who_it_is() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let folder = tempfile::TempDir::new().unwrap();
    let roots = folder.path().join("ca.pem");
    std::fs::write(&roots, server.certificate()).unwrap();
    let rooted = format!("sslrootcert={}", roots.display());
    for mode in ["require", "verify-full"] {
        let ledger =
            try_open(&format!("{}?sslmode={mode}&{rooted}", database.url())).await.unwrap();
        let encrypted = database.sql(
            "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'scorecard-data' AND datname = current_database()",
        );
        assert_eq!(encrypted, ["t"]);
        ledger.close().await;
    }
    // Nobody vouches for it, or it is another than it was asked for.
    let other = folder.path().join("other.pem");
    std::fs::write(&other, scorecard_test_postgres::another_certificate()).unwrap();
    let unknown = format!("{}?sslmode=require&sslrootcert={}", database.url(), other.display());
    let misnamed = database.url().replace("127.0.0.1", "db.example");
    let misnamed = format!("{misnamed}?hostaddr=127.0.0.1&sslmode=require&{rooted}");
    for url in [unknown, misnamed] {
        let err = try_open(&url).await.unwrap_err();
        let told = scorecard_service::Chain(&err).to_string();
        assert!(told.contains("certificate"), "{told}");
        assert!(told.contains("sslrootcert=FILE"), "{told}");
    }
    std::fs::write(&other, "no certificate").unwrap();
    let empty = format!("{}?sslmode=require&sslrootcert={}", database.url(), other.display());
    let told = scorecard_service::Chain(&try_open(&empty).await.unwrap_err()).to_string();
    assert!(told.contains("holds no certificate"), "{told}");
}
