"""One call, decided once and driven twice: values, policies, the deciding generator and the two drivers."""
