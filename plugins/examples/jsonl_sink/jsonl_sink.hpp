// JsonlSink: one file of JSON lines for each table, each row exactly once. The file SDK (pipeline/sdk/files/files.hpp)
// does all that has to do with files; what is here is the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/sdk/files/files.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/sink.hpp"

namespace pipeline::jsonl {

class JsonlSink final : public Sink {
 public:
  static const char* name() { return "jsonl"; }
  static const char* text();
  static const OptionTable& options();
  static Result<std::unique_ptr<JsonlSink>> create(Host host, const Options& options);

  JsonlSink(Host host, std::filesystem::path directory, files::Codec codec);

  Status check() override;
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view token) override;
  Status finish() override;

 private:
  struct BoundStream {
    files::StreamFiles* files;
    Schema schema;
  };

  Status append(const BoundStream& stream, std::string_view lines, uint64_t count);

  Host host_;
  std::filesystem::path directory_;
  std::string extension_;
  std::unique_ptr<files::Encoder> encoder_;
  files::FileOperations operations_;
  files::FileFormat format_;  // neither a header nor a footer
  std::optional<files::DirectoryLock> lock_;
  std::optional<files::FileSet> files_;
  std::map<uint32_t, BoundStream> streams_;
};

}  // namespace pipeline::jsonl
