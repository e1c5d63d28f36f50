#include "csv_sink.hpp"

#include <system_error>

#include "changelog.hpp"
#include "latest/latest_tables.hpp"

namespace pipeline::csv {
namespace {

Status not_recovered() {
  return Status::failed("the sink was used before it recovered");
}

}  // namespace

const char* CsvSink::text() {
  return "Writes each table to CSV files of its own and appends to them what is new; or keeps one file a table with "
         "its rows as they are now. Each row is written exactly once, also when the program is killed.";
}

Result<std::unique_ptr<CsvSink>> CsvSink::create(Host host, const Options& options) {
  Result<CsvOptions> parsed = CsvOptions::parse(options);
  if (!parsed.ok()) return parsed.status();
  return std::make_unique<CsvSink>(host, std::move(parsed).value(), std::make_unique<files::FileOperations>());
}

CsvSink::CsvSink(Host host, CsvOptions options, std::unique_ptr<files::FileOperations> operations)
    : host_(host), options_(std::move(options)), operations_(std::move(operations)) {}

Status CsvSink::check() {
  return files::check_folder(options_.directory);
}

Status CsvSink::recover(std::string_view text) {
  Result<files::Token> token = files::Token::parse(text);
  if (!token.ok()) return token.status();
  const std::filesystem::path& directory = options_.directory;
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    Status status = files::verify(*operations_, directory, *token);
    if (status.ok()) status = operations_->create_directories(directory);
    if (!status.ok()) return status.with_option("directory");
  }
  Result<files::DirectoryLock> lock = files::DirectoryLock::acquire(directory);
  if (!lock.ok()) return lock.status();
  lock_.emplace(std::move(lock).value());
  const bool was_latest = token->extra == kLatestMark;
  const bool is_latest = options_.content == Content::latest;
  if (was_latest != is_latest && !token->streams.empty()) {
    return Status::invalid(std::string("the files in the folder were written with format = \"") +
                           (was_latest ? "latest" : "changelog") + "\"")
        .with_option("format")
        .with_hint("give the other format a folder and a pipeline of its own");
  }
  Result<std::unique_ptr<SinkOutput>> output =
      is_latest ? LatestTables::open(*operations_, options_, host_, std::move(token).value())
                : Changelog::open(*operations_, options_, host_, std::move(token).value());
  if (!output.ok()) return output.status();
  output_ = std::move(output).value();
  return {};
}

Status CsvSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  return output_ ? output_->bind(stream_number, stream) : not_recovered();
}

Status CsvSink::write(uint32_t stream_number, Batch batch) {
  return output_ ? output_->write(stream_number, batch) : not_recovered();
}

Status CsvSink::truncate(uint32_t stream_number, const Truncate& truncate) {
  return output_ ? output_->truncate(stream_number, truncate) : not_recovered();
}

Result<std::string> CsvSink::prepare(const Checkpoint& /*checkpoint*/) {
  if (!output_) return not_recovered();
  return output_->prepare();
}

Status CsvSink::commit(std::string_view /*token*/) {
  return output_ ? output_->commit() : not_recovered();
}

Status CsvSink::finish() {
  Status status = output_ ? output_->finish() : Status();
  output_.reset();
  lock_.reset();
  return status;
}

}  // namespace pipeline::csv
