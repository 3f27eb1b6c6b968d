/**
 * Adds what the official SDK knows and the published document lacks: compares the two, keeps the difference as the
 * supplement, and merges it. {@link io.fluentopenai.openapi.importer.supplement.Supplement} is the way in.
 */
@NullMarked
package io.fluentopenai.openapi.importer.supplement;

import org.jspecify.annotations.NullMarked;
