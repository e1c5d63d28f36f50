// CsvSink: writes each stream to a CSV file of its own (RFC 4180), appending what is new, each row exactly once.
//
// A file gets its name at its first checkpoint; from then on rows are appended in place, and what is behind the last
// checkpoint may be rolled back after a crash. When the columns of a stream change, its rows go on in a file of the
// next number, with a header of its own. A new generation replaces all files of its stream at its first checkpoint. In
// a table of one column a NULL is an empty line, unless the option `null` says otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "byte_buffer.hpp"
#include "csv_options.hpp"
#include "directory_lock.hpp"
#include "file_operations.hpp"
#include "file_set.hpp"
#include "pipeline/sdk/sink.hpp"
#include "row_writer.hpp"

namespace pipeline::csv {

class CsvSink final : public Sink {
 public:
  static const char* name() { return "csv"; }
  static const char* text();
  static const OptionTable& options() { return CsvOptions::table(); }
  static Result<std::unique_ptr<CsvSink>> create(Host host, const Options& options);

  CsvSink(Host host, CsvOptions options, std::unique_ptr<FileOperations> operations);

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
    StreamFiles* files;
    RowWriter writer;
  };

  Result<BoundStream*> bound(uint32_t stream_number);

  Host host_;
  CsvOptions options_;
  std::unique_ptr<FileOperations> operations_;
  std::optional<DirectoryLock> lock_;
  std::optional<FileSet> files_;  // once recovered
  std::map<uint32_t, BoundStream> streams_;
  ByteBuffer buffer_;
  bool warned_of_truncate_ = false;
};

}  // namespace pipeline::csv
