#include "transport/grpc_connector.hpp"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <sstream>
#include <utility>
#include <vector>

#include "source/base64.hpp"

namespace pipeline::planetscale {
namespace {

constexpr const char* kMethod = "/vtgateservice.Vitess/VStream";
constexpr std::array kSystemRoots{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                  "/etc/ssl/cert.pem"};
// The server refuses pings more often than every 10 s (vstream.md 1.0).
constexpr int kKeepaliveMilliseconds = 30'000;
constexpr int kKeepaliveTimeoutMilliseconds = 20'000;
constexpr int kStreamWindow = 8 << 20;

grpc::ByteBuffer buffer_of(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string text_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// Steps of a call, as tags of its completion queue.
enum Step : intptr_t { kStarted = 1, kWritten, kRead, kFinished };

void* tag(Step step) {
  return reinterpret_cast<void*>(static_cast<intptr_t>(step));
}

class GrpcStream : public EventStream {
 public:
  GrpcStream(std::shared_ptr<grpc::Channel> channel, const Endpoint& endpoint, const wire::VStreamRequest& request)
      : stub_(std::move(channel)), request_(request.SerializeAsString()) {
    if (endpoint.authentication == Authentication::basic) {
      context_.AddMetadata("authorization", "Basic " + base64_encode(endpoint.username + ":" + endpoint.password));
    } else if (endpoint.authentication == Authentication::static_metadata) {
      context_.AddMetadata("username", endpoint.username);
      context_.AddMetadata("password", endpoint.password);
    }
    call_ = stub_.PrepareCall(&context_, kMethod, &queue_);
    call_->StartCall(tag(kStarted));
  }

  ~GrpcStream() override {
    context_.TryCancel();
    queue_.Shutdown();
    void* step = nullptr;
    bool ok = false;
    while (queue_.Next(&step, &ok)) {
    }
  }

  StreamRead read(std::chrono::milliseconds wait) override {
    const auto deadline = std::chrono::system_clock::now() + wait;
    for (;;) {
      void* step = nullptr;
      bool ok = false;
      if (queue_.AsyncNext(&step, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) return StreamQuiet{};
      switch (static_cast<Step>(reinterpret_cast<intptr_t>(step))) {
        case kStarted:
          if (!ok) {
            finish();
          } else {
            call_->WriteLast(buffer_of(request_), grpc::WriteOptions(), tag(kWritten));
          }
          break;
        case kWritten:
          if (!ok) {
            finish();
          } else {
            call_->Read(&buffer_, tag(kRead));
          }
          break;
        case kRead: {
          if (!ok) {
            finish();
            break;
          }
          std::string message = text_of(buffer_);
          call_->Read(&buffer_, tag(kRead));
          return message;
        }
        case kFinished:
          return StreamEnd{static_cast<int>(status_.error_code()), status_.error_message()};
      }
    }
  }

 private:
  void finish() { call_->Finish(&status_, tag(kFinished)); }

  grpc::GenericStub stub_;
  const std::string request_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  grpc::ByteBuffer buffer_;
  grpc::Status status_;
};

class GrpcConnector : public Connector {
 public:
  GrpcConnector(std::shared_ptr<grpc::Channel> channel, Endpoint endpoint)
      : channel_(std::move(channel)), endpoint_(std::move(endpoint)) {}

  std::unique_ptr<EventStream> open(const wire::VStreamRequest& request) override {
    return std::make_unique<GrpcStream>(channel_, endpoint_, request);
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  const Endpoint endpoint_;
};

// What gRPC and protobuf would print, the status of the call says too. GRPC_VERBOSITY gives gRPC's lines back.
void silence_grpc() {
  static std::once_flag once;
  std::call_once(once, [] {
    google::protobuf::SetLogHandler(nullptr);
    if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
  });
}

Result<std::string> read_certificates(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open()) return Status::invalid("can't read the CA file " + path).with_option("ca_file");
  if (text.str().find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return Status::invalid("the CA file " + path + " holds no certificate in PEM form").with_option("ca_file");
  }
  return text.str();
}

Result<std::string> root_certificates(const std::string& ca_file) {
  if (!ca_file.empty()) return read_certificates(ca_file);
  for (const char* path : kSystemRoots) {
    Result<std::string> text = read_certificates(path);
    if (text.ok()) return text;
  }
  return Status::failed("this system has no root certificates")
      .with_hint("install the package ca-certificates, or name a file with ca_file")
      .with_option("ca_file");
}

}  // namespace

Result<std::unique_ptr<Connector>> connect_grpc(const Endpoint& endpoint) {
  silence_grpc();
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (endpoint.tls) {
    Result<std::string> roots = root_certificates(endpoint.ca_file);
    if (!roots.ok()) return roots.status();
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = *roots;
    credentials = grpc::SslCredentials(options);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMilliseconds);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kStreamWindow);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  auto channel = grpc::CreateCustomChannel(endpoint.address(), credentials, arguments);
  return std::unique_ptr<Connector>(std::make_unique<GrpcConnector>(std::move(channel), endpoint));
}

}  // namespace pipeline::planetscale
