#include "discovery/mysql_server.hpp"

#include <mysql.h>

#include <array>
#include <map>
#include <mutex>
#include <utility>

namespace pipeline::planetscale {
namespace {

constexpr unsigned int kConnectSeconds = 15;
constexpr unsigned int kAnswerSeconds = 60;
// Debian's roots, which the library doesn't look for by itself.
constexpr const char* kSystemRoots = "/etc/ssl/certs/ca-certificates.crt";

// Error numbers of the client library and of the server.
constexpr unsigned int kClientErrors = 2000;
constexpr unsigned int kClientErrorsEnd = 3000;
constexpr unsigned int kTlsError = 2026;
constexpr unsigned int kAccessDeniedToDatabase = 1044;
constexpr unsigned int kAccessDenied = 1045;
constexpr unsigned int kUnknownDatabase = 1049;

struct CloseConnection {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
using Connection = std::unique_ptr<MYSQL, CloseConnection>;

struct FreeRows {
  void operator()(MYSQL_RES* rows) const { mysql_free_result(rows); }
};

class MysqlServer : public SqlServer {
 public:
  explicit MysqlServer(MysqlEndpoint endpoint) : endpoint_(std::move(endpoint)) {
    // Not thread-safe by itself, unlike all later calls.
    static std::once_flag once;
    std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
  }

  Result<std::vector<SqlRow>> query(const std::string& target, const std::string& statement) override {
    const std::lock_guard lock(mutex_);
    const bool reused = connections_.contains(target);
    Result<std::vector<SqlRow>> rows = ask(target, statement);
    // The server may have closed a connection that was idle.
    if (reused && rows.status().code() == StatusCode::retry) rows = ask(target, statement);
    return rows;
  }

 private:
  Result<std::vector<SqlRow>> ask(const std::string& target, const std::string& statement) {
    Result<MYSQL*> connection = connect(target);
    if (!connection.ok()) return connection.status();
    if (mysql_real_query(*connection, statement.data(), statement.size()) != 0) return failed(*connection, target);
    const std::unique_ptr<MYSQL_RES, FreeRows> rows(mysql_store_result(*connection));
    if (rows == nullptr) return failed(*connection, target);
    return read(*rows);
  }

  Result<MYSQL*> connect(const std::string& target) {
    const auto open = connections_.find(target);
    if (open != connections_.end()) return open->second.get();
    Connection connection(mysql_init(nullptr));
    if (connection == nullptr) return Status::failed("no memory for a connection to " + endpoint_.address());
    set_options(*connection);
    if (mysql_real_connect(connection.get(), endpoint_.host.c_str(), endpoint_.username.c_str(),
                           endpoint_.password.c_str(), target.c_str(), endpoint_.port, nullptr, 0) == nullptr) {
      return describe(connection.get());
    }
    return connections_.emplace(target, std::move(connection)).first->second.get();
  }

  void set_options(MYSQL& connection) const {
    const auto set = [&connection](mysql_option option, const void* value) {
      mysql_options(&connection, option, value);
    };
    set(MYSQL_OPT_CONNECT_TIMEOUT, &kConnectSeconds);
    set(MYSQL_OPT_READ_TIMEOUT, &kAnswerSeconds);
    set(MYSQL_OPT_WRITE_TIMEOUT, &kAnswerSeconds);
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A socket file would be taken for "localhost".
    const unsigned int protocol = MYSQL_PROTOCOL_TCP;
    set(MYSQL_OPT_PROTOCOL, &protocol);
    // Without it a server may ask for any file.
    const unsigned int local_files = 0;
    set(MYSQL_OPT_LOCAL_INFILE, &local_files);
    const my_bool tls = endpoint_.tls ? 1 : 0;
    set(MYSQL_OPT_SSL_ENFORCE, &tls);
    set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &tls);
    if (endpoint_.tls) {
      const char* roots = endpoint_.ca_file.empty() ? kSystemRoots : endpoint_.ca_file.c_str();
      mysql_ssl_set(&connection, nullptr, nullptr, roots, nullptr, nullptr);
    }
  }

  // A connection that broke is opened again by the next query.
  Status failed(MYSQL* connection, const std::string& target) {
    Status status = describe(connection);
    if (status.code() == StatusCode::retry) connections_.erase(target);
    return status;
  }

  [[nodiscard]] Status describe(MYSQL* connection) const {
    const unsigned int number = mysql_errno(connection);
    const std::string said = mysql_error(connection);
    const std::string place = "MySQL at " + endpoint_.address();
    switch (number) {
      case kAccessDenied:
        return Status::invalid(place + " refuses the username or the password (" + said + ")").with_option("password");
      case kAccessDeniedToDatabase:
      case kUnknownDatabase:
        return Status::invalid(place + " knows no such database (" + said + ")").with_option("database");
      case kTlsError:
        return tls_failure(place, said);
      default:
        break;
    }
    if (number >= kClientErrors && number < kClientErrorsEnd) {
      return Status::retry(place + " can't be reached (" + said + ")").with_option("mysql_port");
    }
    return Status::failed(place + " refuses a statement (" + said + ")");
  }

  static Status tls_failure(const std::string& place, const std::string& said) {
    struct Known {
      std::string_view text;
      const char* option;
      const char* meaning;
    };
    static constexpr std::array known{
        Known{"does not support it", "tls", " offers no TLS"},
        Known{"Validation of SSL server certificate failed", "mysql_host", " has a certificate for another host name"},
        Known{"expired", "ca_file", " has a certificate that has expired"},
        Known{"certificate", "ca_file", " has a certificate that is not signed by a trusted authority"}};
    for (const Known& item : known) {
      if (said.find(item.text) == std::string::npos) continue;
      return Status::invalid(place + item.meaning + " (" + said + ")").with_option(item.option);
    }
    return Status::retry(place + " can't be reached over TLS (" + said + ")").with_option("mysql_port");
  }

  static std::vector<SqlRow> read(MYSQL_RES& rows) {
    std::vector<SqlRow> result;
    const unsigned int columns = mysql_num_fields(&rows);
    while (MYSQL_ROW cells = mysql_fetch_row(&rows)) {
      const unsigned long* lengths = mysql_fetch_lengths(&rows);
      SqlRow& row = result.emplace_back();
      for (unsigned int i = 0; i < columns; ++i) {
        row.push_back(cells[i] == nullptr ? std::nullopt : std::optional(std::string(cells[i], lengths[i])));
      }
    }
    return result;
  }

  const MysqlEndpoint endpoint_;
  std::mutex mutex_;
  std::map<std::string, Connection> connections_;  // by target
};

}  // namespace

std::unique_ptr<SqlServer> connect_mysql(MysqlEndpoint endpoint) {
  return std::make_unique<MysqlServer>(std::move(endpoint));
}

}  // namespace pipeline::planetscale
