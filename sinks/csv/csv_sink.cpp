#include "csv_sink.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "recovery.hpp"

namespace pipeline::csv {
namespace {

Status not_writable(const std::filesystem::path& directory, const std::string& reason) {
  return Status::failed("can't write to the folder " + directory.string() + ": " + reason).with_option("directory");
}

// The folder itself, or the nearest one above it that is there already.
std::filesystem::path nearest_existing(std::filesystem::path path) {
  std::error_code error;
  while (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    const std::filesystem::path parent = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
    if (parent.empty()) return ".";
    path = parent;
  }
  return path;
}

}  // namespace

const char* CsvSink::text() {
  return "Writes each table to a CSV file of its own, keyspace.table.csv, and appends to it what is new. Each row is "
         "written exactly once, also when the program is killed.";
}

Result<std::unique_ptr<CsvSink>> CsvSink::create(Host host, const Options& options) {
  Result<CsvOptions> parsed = CsvOptions::parse(options);
  if (!parsed.ok()) return parsed.status();
  return std::make_unique<CsvSink>(host, std::move(parsed).value(), std::make_unique<FileOperations>());
}

CsvSink::CsvSink(Host host, CsvOptions options, std::unique_ptr<FileOperations> operations)
    : host_(host), options_(std::move(options)), operations_(std::move(operations)) {}

Status CsvSink::check() {
  const std::filesystem::path place = nearest_existing(options_.directory);
  std::error_code error;
  if (!std::filesystem::is_directory(place, error)) {
    return not_writable(options_.directory, place.string() + " is not a folder");
  }
  if (::access(place.c_str(), W_OK | X_OK) != 0) {
    return not_writable(options_.directory, place.string() + ": " + std::generic_category().message(errno));
  }
  return {};
}

Status CsvSink::recover(std::string_view text) {
  Token token;
  if (!text.empty()) {
    Result<Token> parsed = Token::parse(text);
    if (!parsed.ok()) return parsed.status();
    token = std::move(parsed).value();
  }
  const std::filesystem::path& directory = options_.directory;
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    Status status = verify(*operations_, directory, token);
    if (status.ok()) status = operations_->create_directories(directory);
    if (!status.ok()) return status.with_option("directory");
  }
  Result<DirectoryLock> lock = DirectoryLock::acquire(directory);
  if (!lock.ok()) return lock.status();
  lock_.emplace(std::move(lock).value());
  Status status = verify(*operations_, directory, token);
  if (status.ok()) status = roll_back(*operations_, directory, token);
  if (status.ok()) status = publish(*operations_, directory, token);
  if (status.ok()) files_.emplace(*operations_, directory, host_, token);
  return status;
}

Status CsvSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  if (!files_) return Status::failed("a stream was bound before the sink recovered");
  Result<Layout> layout = make_layout(stream.schema, options_);
  if (!layout.ok()) return layout.status().with_context(stream.full_name());
  Result<StreamFiles*> files = files_->bind(stream, std::move(layout).value());
  if (!files.ok()) return files.status();
  streams_.insert_or_assign(stream_number, BoundStream{*files, RowWriter(stream.schema, options_)});
  return {};
}

Result<CsvSink::BoundStream*> CsvSink::bound(uint32_t stream_number) {
  const auto found = streams_.find(stream_number);
  if (found == streams_.end()) {
    return Status::failed("stream number " + std::to_string(stream_number) + " was never bound");
  }
  return &found->second;
}

Status CsvSink::write(uint32_t stream_number, Batch batch) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  const Result<BoundRows> rows = (*stream)->writer.bind(batch);
  if (!rows.ok()) return rows.status();
  for (int64_t row = 0; row < rows->length();) {
    buffer_.clear();
    const int64_t next = rows->append(row, buffer_);
    Status status = files_->append(*(*stream)->files, buffer_.view(), static_cast<uint64_t>(next - row));
    if (!status.ok()) return status;
    row = next;
  }
  return {};
}

Status CsvSink::truncate(uint32_t stream_number, const Truncate& truncate) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  if ((*stream)->writer.tells_operation()) {
    return files_->append(*(*stream)->files, (*stream)->writer.truncate_line(truncate), 1);
  }
  host_.count("truncates that the CSV files don't show");
  if (!warned_of_truncate_) {
    host_.warn((*stream)->files->encoded_name +
               " was emptied at the source; its CSV file shows that only with metadata = [\"op\"]");
    warned_of_truncate_ = true;
  }
  return {};
}

Result<std::string> CsvSink::prepare(const Checkpoint& /*checkpoint*/) {
  if (!files_) return Status::failed("a checkpoint came before the sink recovered");
  const Result<Token> token = files_->prepare();
  if (!token.ok()) return token.status();
  return token->to_json();
}

Status CsvSink::commit(std::string_view /*token*/) {
  return files_ ? files_->publish() : Status();
}

Status CsvSink::finish() {
  streams_.clear();
  if (files_) files_->close();
  lock_.reset();
  return {};
}

}  // namespace pipeline::csv
