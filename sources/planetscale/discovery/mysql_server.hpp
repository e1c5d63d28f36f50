// SqlServer over the MySQL protocol (MariaDB Connector/C).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "discovery/sql_server.hpp"

namespace pipeline::planetscale {

struct MysqlEndpoint {
  std::string host;
  uint16_t port = 3306;
  bool tls = true;      // then the server's certificate and its host name are verified
  std::string ca_file;  // empty = the system's roots
  std::string username;
  std::string password;

  [[nodiscard]] std::string address() const { return host + ":" + std::to_string(port); }
};

// Doesn't connect; each target gets a connection of its own when it is first asked.
std::unique_ptr<SqlServer> connect_mysql(MysqlEndpoint endpoint);

}  // namespace pipeline::planetscale
