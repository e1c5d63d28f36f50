#include "latest/latest_tables.hpp"

#include <algorithm>

#include "format/file_reader.hpp"
#include "latest/table_merge.hpp"
#include "parquet_file.hpp"

namespace pipeline::parquet {

ParquetOptions log_options(const ParquetOptions& options) {
  ParquetOptions result = options;
  result.directory = options.directory / ".pipeline-parquet";
  result.path = "{namespace}.{table}/{generation}-{part}";
  result.metadata = {MetadataColumn::op, MetadataColumn::shard, MetadataColumn::unavailable};
  result.roll = {};
  result.bloom_filter.clear();
  return result;
}

LatestTables::LatestTables(files::FileOperations& operations, const ParquetOptions& options,
                           std::filesystem::path log_directory, files::PathTemplate path, files::PathTemplate log_path)
    : operations_(operations),
      options_(options),
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

Result<uint64_t> LatestTables::generation_of(const files::FileRecord& file) const {
  std::string json = file.format;
  if (json.empty()) {
    const std::filesystem::path path = log_directory_ / (file.working.empty() ? file.name : file.working);
    const Result<FileReader> reader = FileReader::open(
        [&](uint64_t offset, std::size_t size) { return operations_.read(path, offset, size); }, file.bytes);
    if (!reader.ok()) return reader.status().with_context(path.string());
    const auto told = reader->key_values().find(kDescriptionKey);
    if (told != reader->key_values().end()) json = told->second;
  }
  const Result<FileDescription> description = FileDescription::parse(json);
  if (!description.ok()) return description.status().with_context(file.name);
  return description->generation;
}

Result<uint64_t> LatestTables::log_number(const StreamInfo& stream, const files::FileSet& logs) const {
  const bool has_key = std::any_of(stream.schema.fields.begin(), stream.schema.fields.end(),
                                   [](const Field& field) { return field.key_position() > 0; });
  if (!has_key) {
    return Status::invalid(stream.full_name() + " has no primary key, so it can't be told which row is the latest")
        .with_option("format")
        .with_hint("leave the table out, or write a changelog");
  }
  const auto table = tables_.find({stream.name_space, stream.name});
  const TableState* state = table == tables_.end() ? nullptr : &table->second;
  if (state != nullptr && stream.generation < state->generation) {
    return Status::failed(stream.full_name() + " came with generation " + std::to_string(stream.generation) +
                          ", though its files hold generation " + std::to_string(state->generation));
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
  const Result<uint64_t> generation = generation_of(log->files.back());
  if (!generation.ok()) return generation.status();
  if (stream.generation < *generation) {
    return Status::failed(stream.full_name() + " came with generation " + std::to_string(stream.generation) +
                          ", though its log holds generation " + std::to_string(*generation));
  }
  return stream.generation > *generation ? log->generation + 1 : log->generation;
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
  after->log_number = logs.generation;
  after->log = std::move(merged);
  Status status = after->write(operations_, folder_of(name));
  if (status.ok()) status = after->settle(operations_, options_.directory);
  if (!status.ok()) return status;
  tables_.insert_or_assign(name, std::move(after).value());
  return {};
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
