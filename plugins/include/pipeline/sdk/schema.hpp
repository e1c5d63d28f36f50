// Schema: the columns of a stream as a C++ value, and its way to and from ArrowSchema.
//
// Values; safe to share between threads while nobody changes them.
#pragma once

#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/sdk/array.hpp"
#include "pipeline/sdk/types.hpp"

namespace pipeline {

// Keys of a column's metadata, as plugin.h lists them.
inline constexpr std::string_view kKeyMetadata = "pipeline.key";
inline constexpr std::string_view kColumnTypeMetadata = "pipeline.column_type";

using Metadata = std::map<std::string, std::string, std::less<>>;

struct Field {
  std::string name;
  DataType type;
  bool nullable = true;
  Metadata metadata;

  // 1-based place in the primary key, 0 = not part of it.
  [[nodiscard]] int32_t key_position() const {
    const auto found = metadata.find(kKeyMetadata);
    return found == metadata.end() ? 0 : std::atoi(found->second.c_str());
  }
  friend bool operator==(const Field&, const Field&) = default;
};

struct Schema {
  std::vector<Field> fields;

  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == name) return i;
    }
    return std::nullopt;
  }
  // The names of the columns of the primary key, in its order; none = the stream has no key.
  [[nodiscard]] std::vector<std::string> key() const {
    std::map<int32_t, std::string> columns;
    for (const Field& field : fields) {
      if (field.key_position() > 0) columns.emplace(field.key_position(), field.name);
    }
    std::vector<std::string> names;
    for (auto& [position, name] : columns) names.push_back(std::move(name));
    return names;
  }
  friend bool operator==(const Schema&, const Schema&) = default;
};

namespace detail {

// The encoding of metadata in the C data interface: native-endian int32 counts and lengths.
inline std::string encode_metadata(const Metadata& metadata) {
  std::string out;
  const auto put = [&out](std::size_t number) {
    const auto value = static_cast<int32_t>(number);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  put(metadata.size());
  for (const auto& [key, value] : metadata) {
    put(key.size());
    out += key;
    put(value.size());
    out += value;
  }
  return out;
}

inline Metadata decode_metadata(const char* at) {
  Metadata metadata;
  if (at == nullptr) return metadata;
  const auto take_number = [&at] {
    int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  const auto take_text = [&] {
    const auto size = static_cast<std::size_t>(take_number());
    std::string text(at, size);
    at += size;
    return text;
  };
  for (int32_t left = take_number(); left > 0; --left) {
    std::string key = take_text();
    metadata.emplace(std::move(key), take_text());
  }
  return metadata;
}

struct SchemaNode {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
};

inline void release_schema(ArrowSchema* schema) {
  const std::unique_ptr<SchemaNode> node(static_cast<SchemaNode*>(schema->private_data));
  for (ArrowSchema& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  schema->release = nullptr;
}

inline ArrowSchema export_node(std::unique_ptr<SchemaNode> node, bool nullable) {
  for (ArrowSchema& child : node->children) node->child_pointers.push_back(&child);
  ArrowSchema result{};
  result.format = node->format.c_str();
  result.name = node->name.c_str();
  result.metadata = node->metadata.empty() ? nullptr : node->metadata.data();
  result.flags = nullable ? ARROW_FLAG_NULLABLE : 0;
  result.n_children = static_cast<int64_t>(node->children.size());
  result.children = node->child_pointers.empty() ? nullptr : node->child_pointers.data();
  result.release = release_schema;
  result.private_data = node.release();
  return result;
}

}  // namespace detail

namespace detail {

inline ArrowSchema export_field(const Field& field) {
  auto node = std::make_unique<SchemaNode>();
  node->format = format_of(field.type);
  node->name = field.name;
  if (!field.metadata.empty()) node->metadata = encode_metadata(field.metadata);
  if (field.type.id == TypeId::list) node->children.push_back(export_field({"item", {field.type.item}, false, {}}));
  return export_node(std::move(node), field.nullable);
}

inline Result<DataType> import_type(const ArrowSchema& column) {
  if (std::string_view(column.format) != "+l") return parse_format(column.format);
  if (column.n_children != 1) return Status::invalid("a list must have one child");
  const Result<DataType> item = parse_format(column.children[0]->format);
  if (!item.ok() || (item->id != TypeId::float32 && item->id != TypeId::utf8)) {
    return Status::invalid("stages exchange lists of float32 and of utf8 only");
  }
  return DataType::list_of(item->id);
}

}  // namespace detail

// The schema as an Arrow struct that the caller owns.
inline OwnedSchema export_schema(const Schema& schema) {
  auto root = std::make_unique<detail::SchemaNode>();
  root->format = "+s";
  for (const Field& field : schema.fields) root->children.push_back(detail::export_field(field));
  ArrowSchema exported = detail::export_node(std::move(root), false);
  return OwnedSchema(&exported);
}

// Copies an Arrow struct. Invalid when it is no struct or a column has a type that stages don't exchange.
inline Result<Schema> import_schema(const ArrowSchema& schema) {
  if (std::string_view(schema.format) != "+s") return Status::invalid("the schema of a stream must be an Arrow struct");
  Schema result;
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    const std::string name = child.name == nullptr ? "" : child.name;
    if (child.dictionary != nullptr) {
      return Status::invalid("column \"" + name + "\": stages don't exchange dictionary-encoded columns");
    }
    const Result<DataType> type = detail::import_type(child);
    if (!type.ok()) return type.status().with_context("column \"" + name + "\"");
    result.fields.push_back(
        {name, *type, (child.flags & ARROW_FLAG_NULLABLE) != 0, detail::decode_metadata(child.metadata)});
  }
  return result;
}

}  // namespace pipeline
