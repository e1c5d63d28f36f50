#include "core/cli/type_text.hpp"

#include <array>
#include <utility>

namespace pipeline::core {

std::string type_text(const DataType& type) {
  static constexpr std::array<std::pair<TypeId, const char*>, 15> kNames{{{TypeId::boolean, "bool"},
                                                                          {TypeId::int8, "int8"},
                                                                          {TypeId::int16, "int16"},
                                                                          {TypeId::int32, "int32"},
                                                                          {TypeId::int64, "int64"},
                                                                          {TypeId::uint8, "uint8"},
                                                                          {TypeId::uint16, "uint16"},
                                                                          {TypeId::uint32, "uint32"},
                                                                          {TypeId::uint64, "uint64"},
                                                                          {TypeId::float32, "float32"},
                                                                          {TypeId::float64, "float64"},
                                                                          {TypeId::date32, "date"},
                                                                          {TypeId::duration, "duration[us]"},
                                                                          {TypeId::utf8, "text"},
                                                                          {TypeId::binary, "binary"}}};
  for (const auto& [id, name] : kNames) {
    if (id == type.id) return name;
  }
  if (type.id == TypeId::timestamp) return type.utc ? "timestamp[us, UTC]" : "timestamp[us]";
  if (type.id == TypeId::decimal128 || type.id == TypeId::decimal256) {
    return "decimal(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
  }
  return format_of(type);
}

}  // namespace pipeline::core
