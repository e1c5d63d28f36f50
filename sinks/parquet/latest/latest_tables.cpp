#include "latest/latest_tables.hpp"

#include <algorithm>

#include "latest/table_file.hpp"
#include "latest/table_merge.hpp"

namespace pipeline::parquet {

namespace {

Status older_generation(const StreamInfo& stream, const char* holder, uint64_t generation) {
  return Status::failed(stream.full_name() + " came with generation " + std::to_string(stream.generation) +
                        ", though its " + holder + " generation " + std::to_string(generation));
}

Status check_key(const StreamInfo& stream, const FileDescription& rows) {
  if (stream.schema.key() == rows.key) return {};
  return Status::failed("the primary key of " + stream.full_name() + " changed")
      .with_hint("copy the table again: only then old rows can be told from new ones");
}

}  // namespace

ParquetOptions log_options(const ParquetOptions& options) {
  ParquetOptions result = options;
  result.directory = options.directory / ".pipeline-parquet";
  result.path = "{namespace}.{table}/{generation}-{part}";
  result.metadata = {MetadataColumn::op, MetadataColumn::unavailable, MetadataColumn::shard};
  result.roll = {};
  result.bloom_filter.clear();
  return result;
}

LatestTables::LatestTables(files::FileOperations& operations, const ParquetOptions& options, Host host,
                           std::filesystem::path log_directory, files::PathTemplate path, files::PathTemplate log_path)
    : operations_(operations),
      options_(options),
      host_(host),
      log_directory_(std::move(log_directory)),
      path_(std::move(path)),
      log_path_(std::move(log_path)) {}

std::filesystem::path LatestTables::folder_of(const Name& name) const {
  const std::filesystem::path file = log_path_.path(name.first, name.second, 1, {}, 1, ".parquet");
  return log_directory_ / file.parent_path();
}

Status LatestTables::recover(const files::Token& token) {
  for (const files::StreamRecord& stream : token.streams) {
    const Name name = {stream.name_space, stream.name};
    Result<std::optional<TableState>> state = TableState::read(operations_, folder_of(name));
    if (!state.ok()) return state.status();
    if (!state->has_value()) continue;
    Status status = (*state)->settle(operations_, options_.directory);
    if (!status.ok()) return status;
    tables_.insert_or_assign(name, std::move(**state));
  }
  return {};
}

Result<FileDescription> LatestTables::read_description(const std::filesystem::path& path, uint64_t bytes) const {
  const Result<TableFile> file = TableFile::open_part(operations_, path, bytes);
  return file.ok() ? Result<FileDescription>(file->description()) : file.status();
}

Result<FileDescription> LatestTables::description_of(const files::FileRecord& log) const {
  if (log.format.empty())
    return read_description(log_directory_ / (log.working.empty() ? log.name : log.working), log.bytes);
  Result<FileDescription> description = FileDescription::parse(log.format);
  return description.ok() ? std::move(description) : description.status().with_context(log.name);
}

Status LatestTables::check_rows_before(const StreamInfo& stream, const TableState& state) const {
  if (stream.generation < state.generation) return older_generation(stream, "files hold", state.generation);
  if (stream.generation > state.generation || state.parts.empty()) return {};
  const Part& part = state.parts.front();
  const Result<FileDescription> rows = read_description(options_.directory / part.name, part.bytes);
  return rows.ok() ? check_key(stream, *rows) : rows.status();
}

Result<uint64_t> LatestTables::log_number(const StreamInfo& stream, const files::FileSet& logs) const {
  if (stream.schema.key().empty()) {
    return Status::invalid(stream.full_name() + " has no primary key, so it can't be told which row is the latest")
        .with_option("format")
        .with_hint("leave the table out, or write a changelog");
  }
  const auto table = tables_.find({stream.name_space, stream.name});
  const TableState* state = table == tables_.end() ? nullptr : &table->second;
  if (state != nullptr) {
    Status status = check_rows_before(stream, *state);
    if (!status.ok()) return status;
  }
  const files::Token token = logs.state();
  const auto log = std::find_if(token.streams.begin(), token.streams.end(), [&](const files::StreamRecord& record) {
    return record.name_space == stream.name_space && record.name == stream.name;
  });
  if (log == token.streams.end() || log->files.empty()) {
    const uint64_t known = log == token.streams.end() ? 1 : log->generation;
    return std::max(known, state == nullptr ? 1 : state->log_number + 1);
  }
  if (state != nullptr && state->covers(*log)) return log->generation + 1;
  const Result<FileDescription> rows = description_of(log->files.back());
  if (!rows.ok()) return rows.status();
  if (stream.generation < rows->generation) return older_generation(stream, "log holds", rows->generation);
  if (stream.generation > rows->generation) return log->generation + 1;
  Status status = check_key(stream, *rows);
  return status.ok() ? Result<uint64_t>(log->generation) : status;
}

Status LatestTables::merge_table(const files::StreamRecord& logs, Compressor& compressor) {
  const Name name = {logs.name_space, logs.name};
  const auto known = tables_.find(name);
  TableState before = known != tables_.end() ? known->second : TableState{logs.name_space, logs.name};
  if (logs.files.empty() || before.covers(logs)) return {};
  TableMerge merge(operations_, compressor, options_, path_, before);
  std::map<std::string, uint64_t> merged;
  for (const files::FileRecord& file : logs.files) {
    Status status = merge.add_log(log_directory_ / file.name, file.bytes);
    if (!status.ok()) return status;
    merged[file.name] = file.bytes;
  }
  Result<TableState> after = merge.run();
  if (!after.ok()) return after.status();
  tell_unknown_values(name, merge.unknown_values());
  after->log_number = logs.generation;
  after->log = std::move(merged);
  Status status = after->write(operations_, folder_of(name));
  if (status.ok()) status = after->settle(operations_, options_.directory);
  if (!status.ok()) return status;
  tables_.insert_or_assign(name, std::move(after).value());
  return {};
}

void LatestTables::tell_unknown_values(const Name& name, uint64_t values) const {
  if (values == 0) return;
  host_.count("values that the source never told, NULL in the Parquet files", values);
  host_.warn(
      (name.first.empty() ? "" : name.first + ".") + name.second + ": " + std::to_string(values) +
      " values were never told, of a new column or a partial row; they are NULL until the table is copied again");
}

Status LatestTables::merge(const files::Token& logs, Compressor& compressor) {
  for (const files::StreamRecord& stream : logs.streams) {
    Status status = merge_table(stream, compressor);
    if (!status.ok()) return status;
  }
  return {};
}

files::Token LatestTables::parts() const {
  files::Token token;
  for (const auto& [name, table] : tables_) {
    files::StreamRecord stream{name.first, name.second, table.generation, {}};
    for (const Part& part : table.parts) {
      files::FileRecord file;
      file.name = part.name;
      file.rows = part.rows;
      file.bytes = part.bytes;
      file.complete = true;
      stream.files.push_back(std::move(file));
    }
    token.streams.push_back(std::move(stream));
  }
  return token;
}

}  // namespace pipeline::parquet
