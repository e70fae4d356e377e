//! Callers at the same time share one disk write.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Who waits for a disk: whoever gets it first writes for all of them, and tells each how that ended.
#[derive(Debug)]
pub struct GroupCommit<T, E>(Mutex<Vec<Arc<Waiting<T, E>>>>);

/// What one caller has to write, and how that ended.
#[derive(Debug)]
struct Waiting<T, E> {
    what: T,
    done: OnceLock<Result<(), E>>,
}

impl<T, E> Default for GroupCommit<T, E> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T, E: Clone> GroupCommit<T, E> {
    /// Has something written, durably on return: by `write`, together with what others wait for, or by
    /// one of them. Blocks.
    ///
    /// # Errors
    /// That of the write that it was part of, which all in it get.
    ///
    /// # Panics
    /// Never: what waits is written before the disk is given up.
    pub fn write<D>(
        &self,
        what: T,
        disk: &Mutex<D>,
        write: impl FnOnce(&mut D, &mut dyn Iterator<Item = &T>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mine = Arc::new(Waiting {
            what,
            done: OnceLock::new(),
        });
        self.waiting().push(Arc::clone(&mine));
        // A panic between two statements leaves a transaction that was rolled back, no more.
        let mut disk = disk.lock().unwrap_or_else(PoisonError::into_inner);
        if mine.done.get().is_none() {
            let batch = std::mem::take(&mut *self.waiting());
            let result = write(&mut disk, &mut batch.iter().map(|waiting| &waiting.what));
            for waiting in &batch {
                // Nobody else sets it: the batch was taken out under both locks.
                let _ = waiting.done.set(result.clone());
            }
        }
        mine.done
            .get()
            .cloned()
            .expect("a batch holds the caller's own or that was written before")
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Arc<Waiting<T, E>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_written_together_and_told_the_same() {
        let (group, disk) = (GroupCommit::default(), Mutex::new(Vec::new()));
        let write = |disk: &mut Vec<Vec<u32>>, batch: &mut dyn Iterator<Item = &u32>| {
            let batch: Vec<u32> = batch.copied().collect();
            let fails = batch.contains(&7);
            disk.push(batch);
            if fails { Err("full") } else { Ok(()) }
        };
        // Nobody gets the disk before all of them wait for it.
        let held = disk.lock().unwrap();
        let (group_of, disk_of) = (&group, &disk);
        std::thread::scope(|scope| {
            let all: Vec<_> = [1, 2, 7]
                .map(|number| scope.spawn(move || group_of.write(number, disk_of, write)))
                .into();
            while group.waiting().len() < 3 {
                std::thread::yield_now();
            }
            drop(held);
            for one in all {
                assert_eq!(one.join().unwrap(), Err("full"));
            }
        });
        assert_eq!(group.write(8, &disk, write), Ok(()));
        let mut written = disk.into_inner().unwrap();
        written[0].sort_unstable();
        assert_eq!(written, [vec![1, 2, 7], vec![8]]);
    }
}
