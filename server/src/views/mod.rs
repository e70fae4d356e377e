//! Views: disposable read models, rebuilt from the logs.
