#include "parquet_file.hpp"

#include <utility>

namespace pipeline::parquet {
namespace {

// The positions, one a line.
std::string progress_of(const ParquetFile& parquet) {
  return parquet.first_position + "\n" + parquet.last_position;
}

void restore_progress(std::string_view progress, ParquetFile& parquet) {
  const std::size_t end = progress.find('\n');
  if (end == std::string_view::npos) return;
  parquet.first_position = progress.substr(0, end);
  parquet.last_position = progress.substr(end + 1);
}

}  // namespace

KeyValues key_values(const FileDescription& description, uint64_t rows, const std::string& first_position,
                     const std::string& last_position) {
  return {{"pipeline.namespace", description.name_space},
          {"pipeline.table", description.table},
          {"pipeline.generation", std::to_string(description.generation)},
          {"pipeline.schema_version", description.schema_version()},
          {"pipeline.first_position", first_position},
          {"pipeline.last_position", last_position},
          {"pipeline.rows", std::to_string(rows)},
          {std::string(kDescriptionKey), description.to_json()}};
}

void ParquetFile::saw_positions(std::string_view first, std::string_view last) {
  if (first_position.empty()) first_position = first;
  if (!last.empty()) last_position = last;
}

ParquetFormat::ParquetFormat(files::FileOperations& operations, const ParquetOptions& options)
    : operations_(operations), options_(options), compressor_(options.codec, options.level) {}

Status ParquetFormat::begin(files::OutputFile& file) {
  return file.append(kMagic, 0);
}

Result<ParquetFile*> ParquetFormat::of(files::OutputFile& file, const FileDescription& description,
                                       const std::vector<ColumnInput>& inputs) {
  if (file.attachment() != nullptr) return static_cast<ParquetFile*>(file.attachment());
  return restore(file, description, inputs);
}

Result<ParquetFile*> ParquetFormat::restore(files::OutputFile& file, FileDescription description,
                                            const std::vector<ColumnInput>& inputs) {
  auto parquet =
      std::make_unique<ParquetFile>(std::move(description), RowGroupWriter(inputs, options_.limits, options_.modern));
  const uint64_t bytes = file.bytes_with_waiting();
  if (bytes > kMagic.size()) {
    parquet->log_end = bytes;
    Result<std::vector<RowGroupRecord>> groups =
        read_log(bytes, [&](uint64_t offset, std::size_t size) { return operations_.read(file.path(), offset, size); });
    if (!groups.ok()) return groups.status().with_context(file.path().string());
    parquet->groups = std::move(groups).value();
    restore_progress(file.record().progress, *parquet);
  }
  ParquetFile* kept = parquet.get();
  file.attach(std::move(parquet));
  return kept;
}

Result<ParquetFormat::Flushed> ParquetFormat::flush(files::OutputFile& file, ParquetFile& parquet) {
  const uint64_t rows = parquet.rows.rows();
  Result<RowGroupRecord> group =
      parquet.rows.finish(file.bytes_with_waiting(), compressor_,
                          [&](std::string_view bytes) { return bytes.empty() ? Status() : file.append(bytes, 0); });
  if (!group.ok()) return group.status();
  std::string record = log_record(*group, parquet.log_end);
  parquet.log_end = file.bytes_with_waiting() + record.size();
  parquet.groups.push_back(std::move(group).value());
  return Flushed{std::move(record), rows};
}

Status ParquetFormat::checkpoint(files::OutputFile& file) {
  auto* parquet = static_cast<ParquetFile*>(file.attachment());
  if (parquet == nullptr) return {};
  if (parquet->rows.rows() > 0) {
    const Result<Flushed> flushed = flush(file, *parquet);
    if (!flushed.ok()) return flushed.status();
    Status status = file.append(flushed->record, flushed->rows);
    if (!status.ok()) return status;
  }
  file.set_progress(progress_of(*parquet));
  return {};
}

Status ParquetFormat::end(files::OutputFile& file) {
  if (file.attachment() == nullptr) {
    Result<FileDescription> description = FileDescription::parse(file.record().format);
    if (!description.ok()) return description.status();
    const Result<ParquetFile*> restored = restore(file, std::move(description).value(), {});
    if (!restored.ok()) return restored.status();
  }
  Status status = checkpoint(file);
  if (!status.ok()) return status;
  const auto& parquet = static_cast<const ParquetFile&>(*file.attachment());
  status = file.append(
      footer(parquet.description.columns, parquet.groups,
             key_values(parquet.description, file.record().rows, parquet.first_position, parquet.last_position),
             file.bytes_with_waiting()),
      0);
  file.attach(nullptr);
  return status;
}

}  // namespace pipeline::parquet
