// The contract's header in the C++ standards that plugin authors may still use.
#include "contract_layout.c"
