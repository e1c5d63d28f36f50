#include "changelog.hpp"

#include <algorithm>
#include <utility>

#include "layout.hpp"

namespace pipeline::csv {
namespace {

constexpr std::size_t kWorthAppending = std::size_t{1} << 20U;

}  // namespace

Result<std::unique_ptr<SinkOutput>> Changelog::open(files::FileOperations& operations, const CsvOptions& options,
                                                    Host host, files::Token token) {
  auto changelog = std::make_unique<Changelog>(operations, options, host);
  Status status = changelog->recover(token);
  if (!status.ok()) return status;
  return std::unique_ptr<SinkOutput>(std::move(changelog));
}

Changelog::Changelog(files::FileOperations& operations, const CsvOptions& options, Host host)
    : operations_(operations),
      options_(options),
      host_(host),
      encoder_(files::make_encoder(options.codec, options.level)) {}

Status Changelog::recover(files::Token& token) {
  Result<files::PathTemplate> path = files::PathTemplate::parse(options_.path, "path", !options_.partition_by.empty());
  if (!path.ok()) return path.status();
  Status status = files::recover_folder(operations_, options_.directory, options_.extension(), host_, token);
  if (!status.ok()) return status;
  files_.emplace(operations_, format_,
                 files::FileSetOptions{.directory = options_.directory,
                                       .path = std::move(path).value(),
                                       .path_option = "path",
                                       .extension = options_.extension(),
                                       .naming = options_.naming,
                                       .roll = options_.roll,
                                       .encoder = encoder_.get()},
                 host_, token);
  status = files::remove_success_file(operations_, options_.directory);
  return status.ok() ? write_manifest() : status;
}

Status Changelog::write_manifest() {
  if (!options_.manifest) return {};
  std::string manifest = files::manifest_of(files_->state());
  if (manifest == manifest_) return {};
  Status status = files::write_manifest(operations_, options_.directory, manifest);
  if (status.ok()) manifest_ = std::move(manifest);
  return status;
}

Status Changelog::bind(uint32_t stream_number, const StreamInfo& stream) {
  Result<Layout> layout = make_layout(stream.schema, options_);
  if (!layout.ok()) return layout.status().with_context(stream.full_name());
  Result<files::Partitions> partitions = files::Partitions::make(stream, options_.partition_by);
  if (!partitions.ok()) return partitions.status();
  Result<files::StreamFiles*> files = files_->bind(stream, describe(*layout) + options_.extension());
  if (!files.ok()) return files.status();
  const bool one_column = layout->columns.size() == 1 && stream.schema.fields[0].nullable;
  if (one_column && options_.dialect.null.empty() && !streams_.contains(stream_number)) {
    host_.warn(stream.full_name() +
               ": NULL in its only column is an empty line, which many readers leave out; set `null`");
  }
  BoundStream bound{*files, RowWriter(stream.schema, options_), std::move(partitions).value(), header_of(*layout)};
  const BoundStream& kept = streams_.insert_or_assign(stream_number, std::move(bound)).first->second;
  // A table without rows has a file as well.
  return kept.partitions.empty() ? file_of(kept, {}).status() : Status();
}

Result<Changelog::BoundStream*> Changelog::bound(uint32_t stream_number) {
  const auto found = streams_.find(stream_number);
  if (found == streams_.end()) {
    return Status::failed("stream number " + std::to_string(stream_number) + " was never bound");
  }
  return &found->second;
}

Result<files::OutputFile*> Changelog::file_of(const BoundStream& stream, std::string_view folder) {
  format_.header = stream.header;
  return files_->open_file(*stream.files, folder);
}

Status Changelog::write(uint32_t stream_number, const Batch& batch) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  const Result<BoundRows> rows = (*stream)->writer.bind(batch);
  if (!rows.ok()) return rows.status();
  if ((*stream)->partitions.empty()) return write_rows(**stream, *rows);
  for (const files::Partitions::Group& group : (*stream)->partitions.split(batch)) {
    Status status = write_group(**stream, *rows, group);
    if (!status.ok()) return status;
  }
  return {};
}

Status Changelog::write_rows(const BoundStream& stream, const BoundRows& rows) {
  for (int64_t row = 0; row < rows.length();) {
    const Result<files::OutputFile*> file = file_of(stream, {});
    if (!file.ok()) return file.status();
    const auto left = std::min<uint64_t>(files_->rows_left(**file), static_cast<uint64_t>(rows.length() - row));
    buffer_.clear();
    const int64_t next = rows.append(row, row + static_cast<int64_t>(left), buffer_);
    Status status = files_->append(*stream.files, **file, buffer_.view(), static_cast<uint64_t>(next - row));
    if (!status.ok()) return status;
    row = next;
  }
  return {};
}

Status Changelog::write_group(const BoundStream& stream, const BoundRows& rows, const files::Partitions::Group& group) {
  for (std::size_t at = 0; at < group.rows.size();) {
    const Result<files::OutputFile*> file = file_of(stream, group.folder);
    if (!file.ok()) return file.status();
    const auto left = std::min<uint64_t>(files_->rows_left(**file), group.rows.size() - at);
    buffer_.clear();
    const std::size_t first = at;
    while (at - first < left && buffer_.size() < kWorthAppending) rows.append_row(group.rows[at++], buffer_);
    Status status = files_->append(*stream.files, **file, buffer_.view(), at - first);
    if (!status.ok()) return status;
  }
  return {};
}

Status Changelog::truncate(uint32_t stream_number, const Truncate& truncate) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  if ((*stream)->writer.tells_operation()) {
    const std::string line = (*stream)->writer.truncate_line(truncate);
    const Result<files::OutputFile*> file = file_of(**stream, {});
    return file.ok() ? files_->append(*(*stream)->files, **file, line, 1) : file.status();
  }
  host_.count("truncates that the CSV files don't show");
  if (!warned_of_truncate_) {
    host_.warn((*stream)->files->full_name() +
               " was emptied at the source; its CSV file shows that only with metadata = [\"op\"]");
    warned_of_truncate_ = true;
  }
  return {};
}

Result<std::string> Changelog::prepare() {
  const Result<files::Token> token = files_->prepare();
  if (!token.ok()) return token.status();
  return token->to_json();
}

Status Changelog::commit() {
  Status status = files_->publish();
  return status.ok() ? write_manifest() : status;
}

Status Changelog::finish() {
  Status status = files_->finish();
  if (status.ok()) status = write_manifest();
  if (!status.ok() || !options_.success_file) return status;
  return files::write_success_file(operations_, options_.directory);
}

}  // namespace pipeline::csv
