package io.fluentopenai.tests;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out the libraries that are inside the testkit's jar. */
final class OwnClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
        return !location.contains("/internal/shaded/");
    }
}
