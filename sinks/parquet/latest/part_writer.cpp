#include "latest/part_writer.hpp"

#include <utility>

#include "parquet_file.hpp"

namespace pipeline::parquet {
namespace {

files::FileRecord record_of(const std::string& name) {
  files::FileRecord record;
  record.name = name;
  record.working = Part{name}.working_name();
  return record;
}

}  // namespace

PartWriter::PartWriter(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
                       std::string name, FileDescription description)
    : compressor_(compressor),
      name_(std::move(name)),
      description_(std::move(description)),
      file_(operations, nullptr, options.directory, record_of(name_)),
      rows_(description_.columns, options.limits, options.modern) {}

Status PartWriter::begin() {
  Status status = file_.create();
  return status.ok() ? file_.append(kMagic, 0) : status;
}

Status PartWriter::append(const std::vector<const PageValues*>& pages, const std::vector<uint8_t>& keep) {
  for (std::size_t row = 0; row < keep.size();) {
    const Result<std::size_t> next = rows_.append_pages(pages, keep, row, compressor_);
    if (!next.ok()) return next.status();
    row = *next;
    Status status = rows_.is_full() ? flush() : Status();
    if (!status.ok()) return status;
  }
  return {};
}

Status PartWriter::flush() {
  written_rows_ += rows_.rows();
  Result<RowGroupRecord> group = rows_.finish(file_.bytes_with_waiting(), compressor_, [&](std::string_view bytes) {
    return bytes.empty() ? Status() : file_.append(bytes, 0);
  });
  if (!group.ok()) return group.status();
  groups_.push_back(std::move(group).value());
  return {};
}

Result<Part> PartWriter::finish() {
  Status status = rows_.rows() > 0 ? flush() : Status();
  if (!status.ok()) return status;
  status = file_.append(footer(description_.columns, groups_, key_values(description_, written_rows_, {}, {}),
                               file_.bytes_with_waiting()),
                        written_rows_);
  if (status.ok()) status = file_.sync();
  if (status.ok()) status = file_.close();
  if (!status.ok()) return status;
  return Part{name_, written_rows_, file_.record().bytes};
}

}  // namespace pipeline::parquet
