// A server in the place of vtgate that copies tables of any size, made as they are sent.
//
// Usage: vtgate-load <rows> <file for the port>
// Every keyspace, table and user is accepted. Runs until it is killed.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "copy_script.hpp"

namespace pipeline::benchmarks {
namespace {

bool parse(const grpc::ByteBuffer& buffer, wire::VStreamRequest& request) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return false;
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return request.ParseFromString(bytes);
}

// One call. gRPC owns it from its creation to OnDone, which is its end.
class StreamCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit StreamCall(int64_t rows) : rows_(rows) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    wire::VStreamRequest request;
    if (!ok || !parse(request_, request)) {
      finish({grpc::StatusCode::INVALID_ARGUMENT, "no VStream request"});
      return;
    }
    script_.emplace(request, rows_);
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
    if (!script_->next(bytes)) return;
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

  const int64_t rows_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::optional<CopyScript> script_;
  std::mutex mutex_;  // guards finished_; nothing is started once it is set
  bool finished_ = false;
};

class Service : public grpc::CallbackGenericService {
 public:
  explicit Service(int64_t rows) : rows_(rows) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* /*context*/) override {
    return std::make_unique<StreamCall>(rows_).release();
  }

 private:
  const int64_t rows_;
};

int serve(int64_t rows, const std::string& port_file) {
  Service service(rows);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
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
  if (count != 3) {
    std::cerr << "usage: vtgate-load <rows> <file for the port>\n";
    return 2;
  }
  return pipeline::benchmarks::serve(std::atoll(arguments[1]), arguments[2]);
}
