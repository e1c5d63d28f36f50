// A server in the place of vtgate that copies tables of any size, made as they are sent, and then streams transactions
// of one row each.
//
// Usage: vtgate-load <rows> <file for the port> [<transactions> [<certificate> <key>]]
// Every keyspace, table and user is accepted; with a certificate over TLS only. Runs until it is killed.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "copy_script.hpp"
#include "log_script.hpp"

namespace pipeline::benchmarks {
namespace {

bool parse(const grpc::ByteBuffer& buffer, wire::VStreamRequest& request) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return false;
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return request.ParseFromString(bytes);
}

struct Load {
  int64_t rows = 0;
  int64_t transactions = 0;
};

// A position without a key: no copy, but what follows.
bool wants_log(const wire::VStreamRequest& request) {
  if (request.vgtid().shard_gtids_size() == 0 || request.filter().rules_size() == 0) return false;
  const wire::ShardGtid& start = request.vgtid().shard_gtids(0);
  return start.gtid().starts_with("MySQL56/") && start.table_p_ks_size() == 0;
}

// One call. gRPC owns it from its creation to OnDone, which is its end.
class StreamCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit StreamCall(const Load& load) : load_(load) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    wire::VStreamRequest request;
    if (!ok || !parse(request_, request)) {
      finish({grpc::StatusCode::INVALID_ARGUMENT, "no VStream request"});
      return;
    }
    if (load_.transactions > 0 && wants_log(request)) {
      log_.emplace(request, load_.transactions);
    } else {
      copy_.emplace(request, load_.rows, load_.transactions);
    }
    write_next();
  }
  void OnWriteDone(bool ok) override {
    if (ok) write_next();
  }
  void OnCancel() override { finish(grpc::Status::CANCELLED); }
  void OnDone() override { const std::unique_ptr<StreamCall> self(this); }

 private:
  // After its last response the stream stays open, as that of a vtgate does.
  void write_next() {
    std::string bytes;
    if (!(log_ ? log_->next(bytes) : copy_->next(bytes))) return;
    const grpc::Slice slice(bytes);
    response_ = grpc::ByteBuffer(&slice, 1);
    const std::lock_guard lock(mutex_);
    if (!finished_) StartWrite(&response_);
  }
  void finish(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (!finished_) Finish(status);
    finished_ = true;
  }

  const Load load_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::optional<CopyScript> copy_;
  std::optional<LogScript> log_;
  std::mutex mutex_;  // guards finished_; nothing is started once it is set
  bool finished_ = false;
};

class Service : public grpc::CallbackGenericService {
 public:
  explicit Service(const Load& load) : load_(load) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* /*context*/) override {
    return std::make_unique<StreamCall>(load_).release();
  }

 private:
  const Load load_;
};

std::string content_of(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::shared_ptr<grpc::ServerCredentials> tls_credentials(const char* certificate, const char* key) {
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({content_of(key), content_of(certificate)});
  return grpc::SslServerCredentials(options);
}

int serve(const Load& load, const std::string& port_file, const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  Service service(load);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", credentials, &port);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::ofstream(port_file + ".new") << port << "\n";
  if (std::rename((port_file + ".new").c_str(), port_file.c_str()) != 0) return 1;
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace pipeline::benchmarks

int main(int count, char** arguments) {
  using namespace pipeline::benchmarks;
  if (count != 3 && count != 4 && count != 6) {
    std::cerr << "usage: vtgate-load <rows> <file for the port> [<transactions> [<certificate> <key>]]\n";
    return 2;
  }
  const Load load{std::atoll(arguments[1]), count > 3 ? std::atoll(arguments[3]) : 0};
  return serve(load, arguments[2],
               count == 6 ? tls_credentials(arguments[4], arguments[5]) : grpc::InsecureServerCredentials());
}
