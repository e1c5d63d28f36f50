#include "latest/table_writer.hpp"

#include <cstring>

#include "layout.hpp"
#include "text.hpp"

namespace pipeline::csv {
namespace {

files::FileRecord record_of(const std::filesystem::path& path) {
  files::FileRecord record;
  record.working = path.filename();
  return record;
}

}  // namespace

TableWriter::TableWriter(files::FileOperations& operations, files::Encoder* encoder, const Paths& paths,
                         const TableColumns& columns, const Dialect& dialect)
    : columns_(columns),
      dialect_(dialect),
      store_(operations, nullptr, paths.store.parent_path(), record_of(paths.store)),
      csv_(operations, encoder, paths.csv.parent_path(), record_of(paths.csv)) {
  for (const TableColumns::Column& column : columns_.columns) {
    const bool is_binary = column.type == format_of({TypeId::binary});
    const bool is_text = column.type == format_of({TypeId::utf8});
    kinds_.push_back(is_binary ? Kind::binary : is_text ? Kind::text : Kind::plain);
  }
}

Status TableWriter::begin() {
  Layout layout{{}, dialect_};
  for (const TableColumns::Column& column : columns_.columns) layout.columns.push_back({column.name, column.type});
  Status status = store_.create();
  if (status.ok()) status = csv_.create();
  if (status.ok()) status = csv_.append(header_of(layout), 0);
  if (!status.ok()) return status;
  const std::string head = columns_.to_json();
  append_entry({EntryKind::columns, 0, {}, {}, head}, entry_);
  return store_.append(entry_, 0);
}

Status TableWriter::write(const MergedRow& row) {
  entry_.clear();
  append_entry({EntryKind::upsert, 0, row.key, row.shard, row.payload}, entry_);
  Status status = store_.append(entry_, 1);
  if (!status.ok()) return status;
  line_.clear();
  std::size_t column = 0;
  std::string_view bytes;
  for (CellReader cells(row.payload); !cells.done() && column < kinds_.size(); ++column) {
    const uint32_t size = cells.next(bytes);
    char* out = line_.reserve(binary_room(bytes.size()) + dialect_.null.size() + 3);
    if (column > 0) *out++ = dialect_.delimiter;
    line_.commit(write_cell(kinds_[column], size, bytes, out));
  }
  char* out = line_.reserve(2);
  if (dialect_.crlf) *out++ = '\r';
  *out++ = '\n';
  line_.commit(out);
  ++rows_;
  return csv_.append(line_.view(), 1);
}

char* TableWriter::write_cell(Kind kind, uint32_t size, std::string_view bytes, char* out) {
  if (size == kUnknownCell) ++unknown_values_;
  if (size == kNullCell || size == kUnknownCell) {
    std::memcpy(out, dialect_.null.data(), dialect_.null.size());
    return out + dialect_.null.size();
  }
  if (kind == Kind::text) return write_text(bytes, dialect_, out);
  if (kind == Kind::binary) return write_binary(bytes, dialect_, out);
  std::memcpy(out, bytes.data(), bytes.size());
  char* const end = out + bytes.size();
  return dialect_.quotes == QuotePolicy::all ? quote_in_place(out, end) : quote_if_null_text(dialect_, out, end);
}

Status TableWriter::finish() {
  for (files::OutputFile* file : {&store_, &csv_}) {
    Status status = file->sync();
    if (status.ok()) status = file->close();
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace pipeline::csv
