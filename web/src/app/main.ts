import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/vazirmatn/wght.css'
import '../ui/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { prefs } from './prefs.svelte'

prefs.apply()
mount(App, { target: document.getElementById('app')! })
