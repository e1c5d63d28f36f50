// OwnedArray and OwnedSchema: RAII for the two Arrow structures. share_array: one array for several owners.
//
// Ownership: an Owned… releases what it holds. It moves, it never copies. Not thread-safe; arrays that were shared may
// be released on different threads.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "pipeline/arrow.h"

namespace pipeline {

namespace detail {

template <typename Structure>
class Owned {
 public:
  Owned() = default;
  // Takes over what `from` holds and marks it as released.
  explicit Owned(Structure* from) : content_(*from) { from->release = nullptr; }
  Owned(Owned&& other) noexcept : content_(std::exchange(other.content_, Structure{})) {}
  Owned& operator=(Owned&& other) noexcept {
    if (this != &other) {
      reset();
      content_ = std::exchange(other.content_, Structure{});
    }
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { reset(); }

  [[nodiscard]] bool empty() const { return content_.release == nullptr; }
  [[nodiscard]] const Structure& get() const { return content_; }
  [[nodiscard]] Structure* address() { return &content_; }
  const Structure* operator->() const { return &content_; }

  // Gives the content to `to`, whose old content must be released already.
  void move_to(Structure* to) { *to = std::exchange(content_, Structure{}); }
  void reset() {
    if (content_.release != nullptr) content_.release(&content_);
    content_ = Structure{};
  }

 private:
  Structure content_{};
};

}  // namespace detail

using OwnedArray = detail::Owned<ArrowArray>;
using OwnedSchema = detail::Owned<ArrowSchema>;

namespace detail {

struct SharedArrayNode {
  std::shared_ptr<const OwnedArray> owner;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
};

inline void release_shared_array(ArrowArray* array) {
  const std::unique_ptr<SharedArrayNode> node(static_cast<SharedArrayNode*>(array->private_data));
  for (ArrowArray& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  array->release = nullptr;
}

inline ArrowArray share_node(const std::shared_ptr<const OwnedArray>& owner, const ArrowArray& source) {
  auto node = std::make_unique<SharedArrayNode>();
  node->owner = owner;
  for (int64_t i = 0; i < source.n_children; ++i) node->children.push_back(share_node(owner, *source.children[i]));
  for (ArrowArray& child : node->children) node->child_pointers.push_back(&child);
  ArrowArray result = source;
  result.children = node->child_pointers.data();
  result.release = release_shared_array;
  result.private_data = node.release();
  return result;
}

}  // namespace detail

// Another owner of the same buffers: a new tree of structures over them. Children can be moved out of it as out of any
// array. The buffers are freed when the last owner is gone. Dictionaries are not supported (stages don't exchange
// them).
inline OwnedArray share_array(const std::shared_ptr<const OwnedArray>& array) {
  ArrowArray shared = detail::share_node(array, array->get());
  return OwnedArray(&shared);
}

}  // namespace pipeline
