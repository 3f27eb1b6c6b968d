/**
 * Plain beans for databind: what a careful user would write by hand for the same documents. Public fields, which databind
 * treats like properties and which cost it no more than setters.
 */
package io.fluentopenai.benchmarks.pojo;
