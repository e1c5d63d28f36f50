// Changelog: the changes of each stream, in their order, in CSV files that are appended to.
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

#include "byte_buffer.hpp"
#include "csv_options.hpp"
#include "pipeline/sdk/files/files.hpp"
#include "row_writer.hpp"
#include "sink_output.hpp"

namespace pipeline::csv {

class Changelog final : public SinkOutput {
 public:
  // Brings the folder to what the token says. Borrows `operations`.
  static Result<std::unique_ptr<SinkOutput>> open(files::FileOperations& operations, const CsvOptions& options,
                                                  Host host, files::Token token);
  Changelog(files::FileOperations& operations, const CsvOptions& options, Host host);

  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, const Batch& batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare() override;
  Status commit() override;
  Status finish() override;

 private:
  // Begins each file with its header.
  struct Format final : files::FileFormat {
    Status begin(files::OutputFile& file) override { return file.append(header, 0); }
    std::string header;
  };
  struct BoundStream {
    files::StreamFiles* files;
    RowWriter writer;
    files::Partitions partitions;
    std::string header;
  };

  Status recover(files::Token& token);
  Result<BoundStream*> bound(uint32_t stream_number);
  Status write_rows(const BoundStream& stream, const BoundRows& rows);
  Status write_group(const BoundStream& stream, const BoundRows& rows, const files::Partitions::Group& group);
  // The file of a stream for more rows.
  Result<files::OutputFile*> file_of(const BoundStream& stream, std::string_view folder);
  Status write_manifest();

  files::FileOperations& operations_;
  CsvOptions options_;
  Host host_;
  std::unique_ptr<files::Encoder> encoder_;
  Format format_;
  std::optional<files::FileSet> files_;
  std::map<uint32_t, BoundStream> streams_;
  ByteBuffer buffer_;
  std::string manifest_;  // as it was written last
  bool warned_of_truncate_ = false;
};

}  // namespace pipeline::csv
