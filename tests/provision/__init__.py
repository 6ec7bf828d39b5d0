"""Programs that the tests need beside Python: where they are, and throwaway servers made of them."""
