package dev.latchkey.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Loads the classes of some packages anew, and does not see some libraries: a class path without them. */
public final class HidingLoader extends ClassLoader {

    private final String own;
    private final List<String> hidden;

    /**
     * A loader.
     *
     * @param own what the names of the classes that it loads anew begin with
     * @param hidden what the names of the classes that it does not see begin with
     */
    public HidingLoader(String own, List<String> hidden) {
        super(HidingLoader.class.getClassLoader());
        this.own = own;
        this.hidden = List.copyOf(hidden);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (hidden.stream().anyMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith(own)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
