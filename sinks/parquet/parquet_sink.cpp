#include "parquet_sink.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace pipeline::parquet {
namespace {

constexpr std::string_view kExtension = ".parquet";

// The table's own columns get the first numbers.
std::vector<ColumnInput> numbered_inputs(const StreamInfo& stream, const ChangeColumns& columns, FieldIds& ids) {
  for (const Field& field : stream.schema.fields) ids.id_of(stream.full_name(), field.name);
  std::vector<ColumnInput> inputs;
  for (const ColumnInput& input : columns.inputs()) {
    inputs.push_back(input.with_field_id(ids.id_of(stream.full_name(), input.column().name)));
  }
  return inputs;
}

}  // namespace

const char* ParquetSink::text() {
  return "Writes each table to Parquet files of its own: all changes, or its rows as they are now. Each row is written "
         "exactly once, also when the program is killed.";
}

Result<std::unique_ptr<ParquetSink>> ParquetSink::create(Host host, const Options& options) {
  Result<ParquetOptions> parsed = ParquetOptions::parse(options);
  if (!parsed.ok()) return parsed.status();
  return std::make_unique<ParquetSink>(host, std::move(parsed).value(), std::make_unique<files::FileOperations>());
}

ParquetSink::ParquetSink(Host host, ParquetOptions options, std::unique_ptr<files::FileOperations> operations)
    : host_(host),
      options_(std::move(options)),
      file_options_(options_.content == Content::latest ? log_options(options_) : options_),
      operations_(std::move(operations)),
      format_(*operations_, file_options_) {}

Status ParquetSink::check() {
  return files::check_folder(options_.directory);
}

Status ParquetSink::recover(std::string_view text) {
  Result<files::Token> token = files::Token::parse(text);
  if (!token.ok()) return token.status();
  Result<FieldIds> field_ids = FieldIds::parse(token->extra);
  if (!field_ids.ok()) return field_ids.status();
  field_ids_ = std::move(field_ids).value();
  const std::filesystem::path& directory = file_options_.directory;
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    Status status = files::verify(*operations_, directory, *token);
    if (status.ok()) status = operations_->create_directories(directory);
    if (!status.ok()) return status.with_option("directory");
  }
  Result<files::DirectoryLock> lock = files::DirectoryLock::acquire(options_.directory);
  if (!lock.ok()) return lock.status();
  lock_.emplace(std::move(lock).value());
  Status status = files::recover_folder(*operations_, directory, kExtension, host_, *token);
  if (status.ok()) status = open_files(*token);
  if (status.ok()) status = files::remove_success_file(*operations_, options_.directory);
  return status.ok() ? write_manifest() : status;
}

Status ParquetSink::open_files(files::Token& token) {
  Result<files::PathTemplate> path = files::PathTemplate::parse(options_.path, "path", options_.partitioned());
  if (!path.ok()) return path.status();
  Result<files::PathTemplate> file_path =
      files::PathTemplate::parse(file_options_.path, "path", options_.partitioned());
  if (!file_path.ok()) return file_path.status();
  files_.emplace(*operations_, format_,
                 files::FileSetOptions{.directory = file_options_.directory,
                                       .path = *file_path,
                                       .path_option = "path",
                                       .extension = std::string(kExtension),
                                       .naming = files::Naming::when_complete,
                                       .roll = file_options_.roll},
                 host_, token);
  if (options_.content != Content::latest) return {};
  latest_.emplace(*operations_, options_, host_, file_options_.directory, std::move(path).value(),
                  std::move(file_path).value());
  return latest_->recover(token);
}

Status ParquetSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  if (!files_) return Status::failed("a stream was bound before the sink recovered");
  Result<ChangeColumns> columns = ChangeColumns::make(stream, file_options_);
  if (!columns.ok()) return columns.status();
  Result<files::Partitions> partitions = files::Partitions::make(stream, options_.partition_by);
  if (!partitions.ok()) return partitions.status();
  StreamInfo file_stream = stream;
  if (latest_) {
    const Result<uint64_t> log = latest_->log_number(stream, *files_);
    if (!log.ok()) return log.status();
    file_stream.generation = *log;
  }
  std::vector<ColumnInput> inputs = numbered_inputs(stream, *columns, field_ids_);
  FileDescription description{stream.name_space, stream.name, stream.generation, {}, stream.schema.key()};
  for (const ColumnInput& input : inputs) description.columns.push_back(input.column());
  Result<files::StreamFiles*> files = files_->bind(file_stream, description.to_json());
  if (!files.ok()) return files.status();
  BoundStream bound{*files, std::move(columns).value(), std::move(inputs), std::move(description),
                    std::move(partitions).value()};
  const BoundStream& kept = streams_.insert_or_assign(stream_number, std::move(bound)).first->second;
  // A table without rows has a file as well.
  return kept.partitions.empty() && (*files)->files.empty() ? files_->open_file(**files).status() : Status();
}

Result<ParquetSink::BoundStream*> ParquetSink::bound(uint32_t stream_number) {
  const auto found = streams_.find(stream_number);
  if (found == streams_.end()) {
    return Status::failed("stream number " + std::to_string(stream_number) + " was never bound");
  }
  return &found->second;
}

Status ParquetSink::write(uint32_t stream_number, Batch batch) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  if (batch.length() == 0) return {};
  const Result<BatchColumns> columns = (*stream)->columns.columns_of(batch);
  if (!columns.ok()) return columns.status();
  const ChangeView changes(batch);
  const Positions positions{changes.position(0), changes.position(batch.length() - 1)};
  files::Partitions& partitions = (*stream)->partitions;
  if (partitions.empty()) return append(**stream, *columns, {0, columns->rows(), {}}, positions);
  for (const files::Partitions::Group& group : partitions.split(batch)) {
    Status status = append_group(**stream, *columns, group, positions);
    if (!status.ok()) return status;
  }
  return {};
}

// Row by row only where neighbours go to different folders.
Status ParquetSink::append_group(const BoundStream& stream, const BatchColumns& columns,
                                 const files::Partitions::Group& group, const Positions& positions) {
  for (std::size_t i = 0; i < group.rows.size();) {
    const auto first = static_cast<std::size_t>(group.rows[i]);
    std::size_t end = first + 1;
    for (++i; i < group.rows.size() && static_cast<std::size_t>(group.rows[i]) == end; ++i) ++end;
    Status status = append(stream, columns, {first, end, group.folder}, positions);
    if (!status.ok()) return status;
  }
  return {};
}

Status ParquetSink::append(const BoundStream& stream, const BatchColumns& columns, RowRange range,
                           const Positions& positions) {
  while (range.first < range.end) {
    const Result<files::OutputFile*> file = files_->open_file(*stream.files, range.folder);
    if (!file.ok()) return file.status();
    const Result<ParquetFile*> parquet = format_.of(**file, stream.description, stream.inputs);
    if (!parquet.ok()) return parquet.status();
    RowGroupWriter& rows = (*parquet)->rows;
    const uint64_t room = files_->rows_left(**file) - std::min<uint64_t>(files_->rows_left(**file), rows.rows());
    const std::size_t end = std::min<uint64_t>(range.end - range.first, std::max<uint64_t>(room, 1)) + range.first;
    const std::size_t bytes_before = rows.bytes();
    const Result<std::size_t> next = rows.append(columns.arrays(), range.first, end, format_.compressor());
    if (!next.ok()) return next.status();
    buffered_bytes_ += rows.bytes() - bytes_before;
    (*parquet)->saw_positions(positions.first, positions.last);
    range.first = *next;
    Status status;
    if (rows.is_full() || rows.rows() >= files_->rows_left(**file)) status = flush(*stream.files, **file, **parquet);
    if (status.ok() && buffered_bytes_ > options_.buffer_bytes) status = flush_largest();
    if (!status.ok()) return status;
  }
  return {};
}

Status ParquetSink::flush(files::StreamFiles& stream, files::OutputFile& file, ParquetFile& parquet) {
  buffered_bytes_ -= std::min<uint64_t>(buffered_bytes_, parquet.rows.bytes());
  const Result<ParquetFormat::Flushed> flushed = format_.flush(file, parquet);
  if (!flushed.ok()) return flushed.status();
  return files_->append(stream, file, flushed->record, flushed->rows);
}

Status ParquetSink::flush_largest() {
  files::StreamFiles* stream = nullptr;
  files::OutputFile* largest = nullptr;
  std::size_t most = 0;
  for (auto& [number, candidate] : streams_) {
    for (const auto& [partition, file] : candidate.files->open) {
      const auto* parquet = static_cast<const ParquetFile*>(file->attachment());
      if (parquet == nullptr || parquet->rows.rows() == 0 || parquet->rows.bytes() <= most) continue;
      most = parquet->rows.bytes();
      largest = file;
      stream = candidate.files;
    }
  }
  if (largest == nullptr) return {};
  return flush(*stream, *largest, static_cast<ParquetFile&>(*largest->attachment()));
}

Status ParquetSink::truncate(uint32_t stream_number, const Truncate& truncate) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  if ((*stream)->columns.tells_operation()) {
    return append(**stream, (*stream)->columns.truncate_row(truncate), {0, 1, {}},
                  {truncate.position, truncate.position});
  }
  host_.count("truncates that the Parquet files don't show");
  if (!warned_of_truncate_) {
    host_.warn((*stream)->files->full_name() +
               " was emptied at the source; its Parquet files show that only with metadata = [\"op\"]");
    warned_of_truncate_ = true;
  }
  return {};
}

Result<std::string> ParquetSink::prepare(const Checkpoint& /*checkpoint*/) {
  if (!files_) return Status::failed("a checkpoint came before the sink recovered");
  Result<files::Token> token = files_->prepare();
  if (!token.ok()) return token.status();
  buffered_bytes_ = 0;
  token->extra = field_ids_.to_json();
  return token->to_json();
}

Status ParquetSink::commit(std::string_view /*token*/) {
  if (!files_) return {};
  Status status = files_->publish();
  return status.ok() ? write_manifest() : status;
}

Status ParquetSink::finish() {
  streams_.clear();
  Status status = files_ ? files_->finish() : Status();
  if (status.ok() && latest_) status = latest_->merge(files_->state(), format_.compressor());
  if (status.ok() && files_) status = write_manifest();
  if (status.ok() && options_.success_file) status = files::write_success_file(*operations_, options_.directory);
  lock_.reset();
  return status;
}

Status ParquetSink::write_manifest() {
  if (!options_.manifest) return {};
  std::string manifest = files::manifest_of(latest_ ? latest_->parts() : files_->state());
  if (manifest == manifest_) return {};
  Status status = files::write_manifest(*operations_, options_.directory, manifest);
  if (status.ok()) manifest_ = std::move(manifest);
  return status;
}

}  // namespace pipeline::parquet
