// SqlServer: the MySQL side of a vtgate. An interface, so that tests can answer from recordings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::planetscale {

using SqlRow = std::vector<std::optional<std::string>>;  // none = NULL

class SqlServer {
 public:
  SqlServer() = default;
  SqlServer(const SqlServer&) = delete;
  SqlServer& operator=(const SqlServer&) = delete;
  virtual ~SqlServer() = default;

  // Runs one statement with `target` as its database: a keyspace ("shop"), or one shard of it and a tablet type
  // ("shop:-80@primary"). The answer is whole, in memory. Errors: `retry` = the server can't be reached, `invalid` = it
  // refuses the user, the database or the encryption (the option to blame is named), `failed` = it refuses the
  // statement. Thread-safe.
  virtual Result<std::vector<SqlRow>> query(const std::string& target, const std::string& statement) = 0;
};

// 'text' as a literal of a statement.
std::string quoted_text(std::string_view text);

}  // namespace pipeline::planetscale
