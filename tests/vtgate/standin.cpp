// vtgate-standin: serves VStream over gRPC, from recorded traffic or from a model of a keyspace, for tests and the
// demo.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "answers.hpp"
#include "model/model_answers.hpp"
#include "recorded_answers.hpp"
#include "source/base64.hpp"

namespace {

using namespace pipeline;
using namespace pipeline::vtgate;

struct Settings {
  std::string case_folder;
  int port = 0;
  std::string port_file;
  std::string now_file;
  std::string sql_file;
  std::string keyspace = "shop";
  std::vector<std::string> shards{"0"};
  std::string shard_by = "id";
  std::string tls_certificate;
  std::string tls_key;
  std::string username;
  std::string password;
  bool basic = false;
  int delay_milliseconds = 0;
  int64_t cut_after_event = -1;
  int cut_times = 1;
  int cut_status = 14;
  std::atomic<int> cuts = 0;
};

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string metadata(const grpc::GenericCallbackServerContext& context, const std::string& key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

grpc::Status authenticate(const Settings& settings, const grpc::GenericCallbackServerContext& context) {
  if (settings.username.empty()) return grpc::Status::OK;
  if (settings.basic) {
    const std::string wanted = "Basic " + planetscale::base64_encode(settings.username + ":" + settings.password);
    if (metadata(context, "authorization") == wanted) return grpc::Status::OK;
    return {grpc::StatusCode::UNAUTHENTICATED, "invalid credentials"};
  }
  const std::string username = metadata(context, "username");
  const std::string password = metadata(context, "password");
  if (username.empty() || password.empty()) {
    return {grpc::StatusCode::UNAUTHENTICATED, "username and password must be provided"};
  }
  if (username == settings.username && password == settings.password) return grpc::Status::OK;
  return {grpc::StatusCode::PERMISSION_DENIED,
          "auth failure: caller \"" + username + "\" provided invalid credentials"};
}

// One call: its events are made and written by a thread of its own.
class Call : public grpc::ServerGenericBidiReactor {
 public:
  Call(Answers& answers, Settings& settings, grpc::GenericCallbackServerContext* context)
      : answers_(answers), settings_(settings) {
    if (context->method() != "/vtgateservice.Vitess/VStream") {
      Finish({grpc::StatusCode::UNIMPLEMENTED, "unknown method " + context->method()});
      return;
    }
    const grpc::Status allowed = authenticate(settings, *context);
    if (!allowed.ok()) {
      Finish(allowed);
      return;
    }
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok || thread_.joinable()) return;
    thread_ = std::thread([this] { Finish(serve()); });
  }
  void OnWriteDone(bool ok) override { settle(ok); }
  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }
  void OnDone() override {
    std::thread([this] {
      if (thread_.joinable()) thread_.join();
      delete this;
    }).detach();
  }

 private:
  void settle(bool ok) {
    const std::lock_guard lock(mutex_);
    written_ = true;
    cancelled_ = cancelled_ || !ok;
    changed_.notify_all();
  }

  grpc::Status serve() {
    wire::VStreamRequest request;
    if (!parse(request_, request)) return {grpc::StatusCode::INVALID_ARGUMENT, "not a VStreamRequest"};
    const std::unique_ptr<Answer> answer = answers_.open(request);
    std::printf("VStream of %d tables\n", request.filter().rules_size());
    std::fflush(stdout);
    const bool cut = settings_.cut_after_event >= 0 && settings_.cuts.fetch_add(1) < settings_.cut_times;
    int64_t events_left = cut ? settings_.cut_after_event : -1;
    auto last_sent = std::chrono::steady_clock::now();
    const std::chrono::seconds heartbeat(request.flags().heartbeat_interval());
    while (!cancelled()) {
      std::optional<wire::VStreamResponse> response = answer->next();
      if (!response && answer->end()) {
        return {static_cast<grpc::StatusCode>(answer->end()->code), answer->end()->message};
      }
      if (!response && events_left < 0 && heartbeat.count() > 0 &&
          std::chrono::steady_clock::now() - last_sent > heartbeat) {
        response.emplace().add_events()->set_type(kHeartbeat);
      }
      if (!response) {
        wait(std::chrono::milliseconds(20));
        continue;
      }
      if (events_left >= 0 && response->events_size() > events_left) {
        response->mutable_events()->DeleteSubrange(static_cast<int>(events_left),
                                                   response->events_size() - static_cast<int>(events_left));
        if (events_left > 0) write(*response);
        return {static_cast<grpc::StatusCode>(settings_.cut_status),
                settings_.cut_status == 0 ? "" : "cut by the stand-in"};
      }
      if (events_left >= 0) events_left -= response->events_size();
      if (settings_.delay_milliseconds > 0) wait(std::chrono::milliseconds(settings_.delay_milliseconds));
      write(*response);
      last_sent = std::chrono::steady_clock::now();
    }
    answer->abandon();
    return grpc::Status::CANCELLED;
  }

  static bool parse(const grpc::ByteBuffer& buffer, wire::VStreamRequest& request) {
    std::vector<grpc::Slice> slices;
    std::string bytes;
    if (!buffer.Dump(&slices).ok()) return false;
    for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return request.ParseFromString(bytes);
  }

  void write(const wire::VStreamResponse& response) {
    const grpc::Slice slice(response.SerializeAsString());
    buffer_ = grpc::ByteBuffer(&slice, 1);
    std::unique_lock lock(mutex_);
    if (cancelled_) return;
    written_ = false;
    lock.unlock();
    StartWrite(&buffer_);
    lock.lock();
    changed_.wait(lock, [&] { return written_; });
  }

  void wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return cancelled_; });
  }
  bool cancelled() {
    const std::lock_guard lock(mutex_);
    return cancelled_;
  }

  Answers& answers_;
  Settings& settings_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer buffer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool written_ = false;
  bool cancelled_ = false;
  std::thread thread_;
};

class Service : public grpc::CallbackGenericService {
 public:
  Service(Answers& answers, Settings& settings) : answers_(answers), settings_(settings) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Call(answers_, settings_, context);
  }

 private:
  Answers& answers_;
  Settings& settings_;
};

std::shared_ptr<grpc::ServerCredentials> credentials_of(const Settings& settings) {
  if (settings.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({read_text(settings.tls_key), read_text(settings.tls_certificate)});
  return grpc::SslServerCredentials(options);
}

void add_options(CLI::App& app, Settings& settings) {
  CLI::Option* recorded = app.add_option("--case", settings.case_folder, "folder of a recorded case");
  app.add_option("--sql", settings.sql_file, "instead: statements of a keyspace; what is appended later happens then")
      ->excludes(recorded);
  app.add_option("--keyspace", settings.keyspace, "for --sql");
  app.add_option("--shards", settings.shards, "for --sql")->delimiter(',');
  app.add_option("--shard-by", settings.shard_by, "for --sql: tables with this column are sharded by it");
  app.add_option("--port", settings.port, "0 = any free one");
  app.add_option("--port-file", settings.port_file, "where to write the port");
  app.add_option("--now-file", settings.now_file, "a file that says how much has happened: copy or end");
  app.add_option("--tls-cert", settings.tls_certificate, "PEM file");
  app.add_option("--tls-key", settings.tls_key, "PEM file");
  app.add_option("--username", settings.username, "demand this user");
  app.add_option("--password", settings.password, "and this password");
  app.add_flag("--basic-auth", settings.basic, "as Basic authorization instead of vtgate's static metadata");
  app.add_option("--delay-ms", settings.delay_milliseconds, "before each response");
  app.add_option("--cut-after-event", settings.cut_after_event, "end the stream after so many events");
  app.add_option("--cut-status", settings.cut_status, "with this gRPC status code");
  app.add_option("--cut-times", settings.cut_times, "only the first so many streams");
}

Result<std::unique_ptr<Answers>> answers_of(const Settings& settings) {
  if (!settings.sql_file.empty()) {
    return std::unique_ptr<Answers>(std::make_unique<model::ModelAnswers>(settings.keyspace, settings.shards,
                                                                          settings.shard_by, settings.sql_file));
  }
  Result<Recording> recording = Recording::load(settings.case_folder);
  if (!recording.ok()) return recording.status();
  return std::unique_ptr<Answers>(std::make_unique<RecordedAnswers>(std::move(*recording), settings.now_file));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Serves recorded VStream traffic.", "vtgate-standin");
  Settings settings;
  add_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  const Result<std::unique_ptr<Answers>> answers = answers_of(settings);
  if (!answers.ok()) {
    std::fprintf(stderr, "%s\n", answers.status().message().c_str());
    return 1;
  }
  Service service(**answers, settings);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:" + std::to_string(settings.port), credentials_of(settings), &port);
  builder.RegisterCallbackGenericService(&service);
  builder.SetMaxSendMessageSize(-1);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::fprintf(stderr, "can't listen on port %d\n", settings.port);
    return 1;
  }
  if (!settings.port_file.empty()) {
    std::ofstream(settings.port_file + ".new") << port;
    std::rename((settings.port_file + ".new").c_str(), settings.port_file.c_str());
  }
  server->Wait();
  return 0;
}
