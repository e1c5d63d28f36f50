#include "types.hpp"

namespace pipeline::parquet {

Order Column::order() const {
  switch (type) {
    case PhysicalType::boolean:
      return Order::unsigned_integer;
    case PhysicalType::int32:
    case PhysicalType::int64:
      return annotation == Annotation::uint64 ? Order::unsigned_integer : Order::signed_integer;
    case PhysicalType::float32:
    case PhysicalType::float64:
      return Order::floating;
    case PhysicalType::byte_array:
      return Order::bytes;
    case PhysicalType::fixed_len_byte_array:
      return annotation == Annotation::decimal ? Order::twos_complement : Order::bytes;
  }
  return Order::none;
}

int32_t Column::width() const {
  switch (type) {
    case PhysicalType::int32:
    case PhysicalType::float32:
      return 4;
    case PhysicalType::int64:
    case PhysicalType::float64:
      return 8;
    case PhysicalType::fixed_len_byte_array:
      return length;
    case PhysicalType::boolean:
    case PhysicalType::byte_array:
      return 0;
  }
  return 0;
}

}  // namespace pipeline::parquet
