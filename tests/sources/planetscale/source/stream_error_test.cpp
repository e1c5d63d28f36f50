#include "source/stream_error.hpp"

#include <gtest/gtest.h>

namespace pipeline::planetscale {
namespace {

struct Case {
  int code;
  const char* message;
  StatusCode status;
  const char* option;
};

// Messages as recorded from Vitess and gRPC 1.51.
TEST(StreamError, IsTheServersTheUsersOrPasses) {
  const Case cases[] = {
      {0, "", StatusCode::retry, ""},
      {1, "context canceled", StatusCode::retry, ""},
      {2, "vttablet: rpc error: code = Unknown desc = target: shop.0.primary: vttablet: EOF", StatusCode::retry, ""},
      {2, "error in vstream: table t is not present in the database", StatusCode::invalid, "tables"},
      {5, "either down or nonexistent", StatusCode::retry, ""},
      {5, "node doesn't exist: /vitess/global/keyspaces/x", StatusCode::invalid, "database"},
      {8, "trying to send message larger than max", StatusCode::failed, ""},
      {1, "failed to find a REPLICA tablet for VStream in shop/0", StatusCode::retry, "tablet_type"},
      {2, "Code: FAILED_PRECONDITION\ncolumn c not found in table t", StatusCode::invalid, "columns"},
      {9, "shard -80 not found in the keyspace", StatusCode::invalid, "shards"},
      {9, "not serving", StatusCode::retry, ""},
      {12, "unknown method", StatusCode::invalid, "host"},
      {14, "failed to connect to all addresses", StatusCode::retry, "host"},
      {14, "Ssl handshake failed: SSL_ERROR_SSL: certificate verify failed", StatusCode::invalid, "ca_file"},
      {14, "Ssl handshake failed: SSL_ERROR_SSL: wrong version number", StatusCode::invalid, "tls"},
      {14,
       "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:443: Peer name a is not in peer "
       "certificate",
       StatusCode::invalid, "host"},
      {16, "Access denied", StatusCode::invalid, "password"},
  };
  for (const Case& item : cases) {
    const Status status = classify({item.code, item.message}, "db.example:443", "table t");
    EXPECT_EQ(status.code(), item.status) << item.message;
    EXPECT_EQ(status.option(), item.option) << item.message;
    EXPECT_NE(status.message().find("table t at db.example:443"), std::string::npos);
    EXPECT_NE(status.message().find(item.message), std::string::npos);
  }
}

TEST(StreamError, NamesTheTableThatCanNotBeRead) {
  EXPECT_EQ(table_in_error({2, "(…) 1-234: cannot determine table columns for drop_last: event has [3 3 15 3]"}),
            "drop_last");
  EXPECT_EQ(table_in_error({2, "1-295: unknown table a b in schema\nfailed to build table replication plan"}), "a b");
  EXPECT_EQ(table_in_error({2, "failed to build table replication plan for table t\nmore"}), "t");
  EXPECT_EQ(table_in_error({14, "Socket closed"}), "");
}

}  // namespace
}  // namespace pipeline::planetscale
