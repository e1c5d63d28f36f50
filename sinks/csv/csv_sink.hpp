// CsvSink: one CSV file for each stream, exactly once.
//
// Files are appended to. A checkpoint makes them durable and notes their lengths; after a crash they are cut to these
// lengths. A new file is written as `<name>.inprogress` until its first checkpoint is saved. When the columns of a
// stream change, its rows go to the next part, `<stream>.2.csv`: a header never lies about the rows under it. A new
// generation replaces all files of the stream when its first checkpoint is saved.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "csv_options.hpp"
#include "csv_token.hpp"
#include "directory_lock.hpp"
#include "output_file.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/sink.hpp"
#include "row_writer.hpp"

namespace pipeline::csv {

class CsvSink : public Sink {
 public:
  static const char* name() { return "csv"; }
  static const char* text() { return "Writes one CSV file for each table, each row exactly once."; }
  static const OptionTable& options() { return csv_option_table(); }
  static Result<std::unique_ptr<CsvSink>> create(Host host, const Options& options);

  CsvSink(CsvOptions options, Host host);
  Status check() override;
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view token) override;

 private:
  struct Output {
    CommittedFile info;
    OutputFile file;
    RowWriter writer;
  };

  [[nodiscard]] std::filesystem::path path_of(const std::string& name) const;
  Status make_directory();
  Status check_sizes(const std::vector<CommittedFile>& files) const;
  Status restore(const std::vector<CommittedFile>& files);
  Status remove_unfinished(const std::vector<CommittedFile>& files);
  Status open_output(uint32_t stream_number, const StreamInfo& stream, CommittedFile info);
  [[nodiscard]] const CommittedFile* last_part(const StreamInfo& stream) const;

  const CsvOptions options_;
  const std::filesystem::path directory_;
  const Host host_;
  std::optional<DirectoryLock> lock_;
  std::map<uint32_t, Output> outputs_;
  std::vector<CommittedFile> committed_;  // as of the last saved checkpoint
  std::vector<CommittedFile> prepared_;
  std::vector<CommittedFile> closed_;  // parts of this run that are complete but not yet committed
  bool truncate_reported_ = false;
};

}  // namespace pipeline::csv
