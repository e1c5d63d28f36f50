// Cells as the two phases of a VStream send them (vstream.md 3, 8.4), and how MySQL orders them.
#pragma once

#include <compare>
#include <string>

#include "model/column.hpp"

namespace pipeline::vtgate::model {

// What the copy sends: MySQL's text; FLOAT with six digits.
std::string copy_form(const Column& column, const std::string& cell);
// What the binary log gives: exponents, decimals without a leading zero, no zerofill, labels in UTF-8.
std::string binlog_form(const Column& column, const std::string& cell);
// The stored value of an ENUM or SET with the labels of `written`, read with those of `read` (vstream.md 8.3).
std::string relabelled(const Column& written, const Column& read, const std::string& cell);

// The order of an index over the column; NULL first.
std::strong_ordering compare_cells(const Column& column, const Cell& a, const Cell& b);
// `cell > key` as the query of a resumed copy compares them: labels and sets as text, FLOAT with the six digits that
// the client got. This is what loses rows (vstream.md 8.10).
std::strong_ordering compare_for_resume(const Column& column, const std::string& cell, const std::string& key);

}  // namespace pipeline::vtgate::model
